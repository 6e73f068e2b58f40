"""Keys and tokens with known prefixes, by issuer."""

from collections.abc import Mapping
from types import MappingProxyType

# Each is bounded and begins at a word boundary. To add a kind: one line here, and its literal in lower case in SIGNS.
PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "AWS": r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}",
        "GitHub": r"gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}",
        "GitLab": r"gl(?:pat|dt|rt|cbt|ptt|ft|soat|imt|agent|oas)-[\w.-]{20,255}|GR1348941[\w-]{20,60}",
        "Bitbucket, Atlassian": r"AT(?:ATT3|BB|CTT3)[\w=-]{20,512}|BBDC-[\w+/=-]{20,120}",
        "Slack": r"(?:xox[a-z]|xapp)-[\w-]{10,255}",
        "Stripe": r"[rsp]k_(?:live|test)_\w{10,255}|whsec_[\w+/=-]{16,255}",
        "npm": r"npm_[A-Za-z0-9]{20,255}",
        "PyPI": r"pypi-[\w-]{40,512}",
        "RubyGems": r"rubygems_[a-f0-9]{40,64}",
        "Docker": r"dckr_(?:pat|oat)_[\w-]{20,255}",
        "Google": r"AIza[\w-]{30,255}|ya29\.[\w-]{20,512}|GOCSPX-[\w-]{20,255}|1//0[\w-]{30,255}",
        "Azure": r"[\w~.-]{3}\dQ~[\w~.-]{31,34}",
        "DigitalOcean": r"do[opr]_v1_[a-f0-9]{40,255}",
        "Heroku": r"HRKU-[\w-]{20,255}",
        "Netlify, Fly, Supabase, Render": r"nfp_[A-Za-z0-9]{20,255}|fo1_[\w-]{20,512}|sbp_[a-f0-9]{40}|rnd_\w{20,60}",
        "Shopify": r"shp(?:at|ca|pa|ss)_[a-f0-9]{32}",
        "Twilio": r"SK[a-f0-9]{32}",
        "SendGrid": r"SG\.[\w-]{16,64}\.[\w-]{16,128}",
        "Mailgun, Mailchimp": r"key-[a-f0-9]{32}|[a-f0-9]{32}-us\d{1,2}",
        "Square, PayPal": r"sq0(?:atp|csp)-[\w-]{20,64}|access_token\$production\$[\w$]{20,128}",
        "Sentry, Grafana, New Relic": r"sntry[su]_[\w+/=-]{20,512}|gl(?:sa|c)_\w{20,255}|NRAK-[A-Z0-9]{20,40}",
        "HashiCorp": r"hv[sbr]\.[\w-]{20,255}|[A-Za-z0-9]{14}\.atlasv1\.[\w-]{40,255}",
        "Databricks, Postman, Linear": r"dapi[a-f0-9]{32}|PMAK-[a-f0-9]{24}-[a-f0-9]{34}|lin_api_\w{30,60}",
        "OpenAI, Anthropic": r"(?<![\w-])sk-(?=[\w-]{0,200}\d)[\w-]{20,255}",
        "Hugging Face": r"hf_[A-Za-z]{30,60}",
        "Facebook": r"EAA[A-Za-z0-9]{80,255}",
        "Telegram": r"\d{8,10}:AA[\w-]{32,36}",
        "age": r"AGE-SECRET-KEY-1[A-Z0-9]{50,70}",
    }
)

SIGNS = (
    *(
        "akia",
        "asia",
        "abia",
        "acca",
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "github_pat_",
        "gl",
        "gr1348941",
        "atatt3",
    ),
    *("atbb", "atctt3", "xox", "xapp-", "k_live_", "k_test_", "whsec_", "npm_", "pypi-", "rubygems_", "dckr_", "aiza"),
    *("ya29.", "gocspx-", "1//0", "q~", "_v1_", "hrku-", "nfp_", "fo1_", "sbp_", "rnd_", "shp", "sk", "sg.", "key-"),
    *(
        "-us",
        "sq0",
        "access_token$",
        "sntry",
        "nrak-",
        "hvs.",
        "hvb.",
        "hvr.",
        ".atlasv1.",
        "dapi",
        "pmak-",
        "lin_api_",
    ),
    *("hf_", "eaa", ":aa", "bbdc-"),
)
