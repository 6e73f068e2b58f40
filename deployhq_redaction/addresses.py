"""Secrets in URLs."""

from deployhq_redaction.rule import MASK, Rule

ADDRESSES = (
    Rule(
        "credentials in URLs",
        ("://",),
        # ssh://git@host has only a user; https://TOKEN@host has a token.
        r"((?<!ssh)://)(?!\[redacted\]@)[^\s/\"'<>]{1,512}(?=@)"
        r"|((?<=ssh)://)[^\s/\"'<>@:]{1,256}:[^\s/\"'<>]{1,512}(?=@)",
        "git clone https://bot:s3cret@github.com/acme/web.git",
        f"git clone https://{MASK}@github.com/acme/web.git",
    ),
    Rule(
        "signatures and keys in the query of a URL",
        ("sig=", "signature=", "key=", "code=", "auth=", "hmac=", "credential="),
        r"([?&](?:sig|signature|x-amz-signature|x-amz-credential|key|code|auth|hmac)=)[^\s&\"'<>]{1,4096}",
        "GET https://acme.blob.core.windows.net/a.zip?sv=2024-11-04&sig=s3cret",
        f"GET https://acme.blob.core.windows.net/a.zip?sv=2024-11-04&sig={MASK}",
    ),
    Rule(
        "deploy hooks of DeployHQ and bots of Telegram, whose address holds the secret",
        ("deployhq.com/deploy/", "/bot"),
        r"(\bdeployhq\.com/deploy/[\w.%-]{1,128}/(?:to/[\w.%-]{1,128}/)?)[^\s\"'<>/?\[]{4,256}"
        r"|(/bot\d{6,12}:)[\w-]{20,80}",
        "curl -X POST https://acme.deployhq.com/deploy/shop/to/production/s3cret",
        f"curl -X POST https://acme.deployhq.com/deploy/shop/to/production/{MASK}",
    ),
    Rule(
        "webhooks of Slack, Discord and Teams, whose address is the secret",
        ("hooks.slack.com", "api/webhooks/", "webhook.office.com"),
        r"(\bhooks\.slack\.com/(?:services|workflows|triggers)/|\bapi/webhooks/"
        r"|\bwebhook\.office\.com/)[^\s\"'<>\[]{1,512}",
        "posting to https://hooks.slack.com/services/s3cret",
        f"posting to https://hooks.slack.com/services/{MASK}",
    ),
)
