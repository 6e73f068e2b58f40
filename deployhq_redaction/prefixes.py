"""Keys and tokens with known prefixes, by issuer."""

from collections.abc import Mapping

# A pattern, which is bounded and begins at a word boundary, and in lower case the signs that the issuer's tokens have.
PREFIXES: Mapping[str, tuple[str, str]] = {
    "AWS": (r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}", "akia asia abia acca"),
    "GitHub": (r"gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}", "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_"),
    "GitLab": (
        r"gl(?:pat|dt|rt|cbt|ptt|ft|soat|imt|agent|oas)-[\w.-]{20,255}|GR1348941[\w-]{20,60}",
        "gl gr1348941",
    ),
    "Bitbucket, Atlassian": (r"AT(?:ATT3|BB|CTT3)[\w=-]{20,512}|BBDC-[\w+/=-]{20,120}", "atatt3 atbb atctt3 bbdc-"),
    "Slack": (r"(?:xox[a-z]|xapp)-[\w-]{10,255}", "xox xapp-"),
    "Stripe": (r"[rsp]k_(?:live|test)_\w{10,255}|whsec_[\w+/=-]{16,255}", "k_live_ k_test_ whsec_"),
    "npm": (r"npm_[A-Za-z0-9]{20,255}", "npm_"),
    "PyPI": (r"pypi-[\w-]{40,512}", "pypi-"),
    "RubyGems": (r"rubygems_[a-f0-9]{40,64}", "rubygems_"),
    "Docker": (r"dckr_(?:pat|oat)_[\w-]{20,255}", "dckr_"),
    "Google": (
        r"AIza[\w-]{30,255}|ya29\.[\w-]{20,512}|GOCSPX-[\w-]{20,255}|1//0[\w-]{30,255}",
        "aiza ya29. gocspx- 1//0",
    ),
    "Azure": (r"[\w~.-]{3}\dQ~[\w~.-]{31,34}", "q~"),
    "DigitalOcean": (r"do[opr]_v1_[a-f0-9]{40,255}", "_v1_"),
    "Heroku": (r"HRKU-[\w-]{20,255}", "hrku-"),
    "Netlify, Fly, Supabase, Render": (
        r"nfp_[A-Za-z0-9]{20,255}|fo1_[\w-]{20,512}|sbp_[a-f0-9]{40}|rnd_\w{20,60}",
        "nfp_ fo1_ sbp_ rnd_",
    ),
    "Shopify": (r"shp(?:at|ca|pa|ss)_[a-f0-9]{32}", "shp"),
    "Twilio": (r"SK[a-f0-9]{32}", "sk"),
    "SendGrid": (r"SG\.[\w-]{16,64}\.[\w-]{16,128}", "sg."),
    "Mailgun, Mailchimp": (r"key-[a-f0-9]{32}|[a-f0-9]{32}-us\d{1,2}", "key- -us"),
    "Square, PayPal": (r"sq0(?:atp|csp)-[\w-]{20,64}|access_token\$production\$[\w$]{20,128}", "sq0 access_token$"),
    "Sentry, Grafana, New Relic": (
        r"sntry[su]_[\w+/=-]{20,512}|gl(?:sa|c)_\w{20,255}|NRAK-[A-Z0-9]{20,40}",
        "sntry gl nrak-",
    ),
    "HashiCorp": (r"hv[sbr]\.[\w-]{20,255}|[A-Za-z0-9]{14}\.atlasv1\.[\w-]{40,255}", "hvs. hvb. hvr. .atlasv1."),
    "Databricks, Postman, Linear": (
        r"dapi[a-f0-9]{32}|PMAK-[a-f0-9]{24}-[a-f0-9]{34}|lin_api_\w{30,60}",
        "dapi pmak- lin_api_",
    ),
    "OpenAI, Anthropic": (r"(?<![\w-])sk-(?=[\w-]{0,200}\d)[\w-]{20,255}", "sk"),
    "Hugging Face": (r"hf_[A-Za-z]{30,60}", "hf_"),
    "Facebook": (r"EAA[A-Za-z0-9]{80,255}", "eaa"),
    "Telegram": (r"\d{8,10}:AA[\w-]{32,36}", ":aa"),
    "age": (r"AGE-SECRET-KEY-1[A-Z0-9]{50,70}", "key-"),
}

SIGNS = tuple(dict.fromkeys(sign for _, signs in PREFIXES.values() for sign in signs.split()))
