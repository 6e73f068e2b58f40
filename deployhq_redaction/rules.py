"""What secrets look like in text that people and programs wrote: the rules, which docs/redaction.md lists too.

No rule is perfect: what looks like neither an assignment nor a known kind of key stays. Every pattern is bounded, so
the time it takes grows no faster than the text.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from deployhq_redaction.prefixes import PREFIXES, SIGNS

MASK = "[redacted]"
NAMES = (
    "password|passwd|passphrase|pwd|(?<=[_-])pass|secret|(?<!unexpected )token|credentials?"
    "|(?:api|app|access|private|account|auth|encryption|signing|master|consumer|client|storage|service|license|server"
    "|deploy|webhook|session|nonce|hmac|jwt|crypt|stripe|mailgun|algolia|pusher)[_-]?key"
    "|connection[_-]?string|(?<=[_-])salt|php ?sess ?id|jsessionid|laravel_session|connect\\.sid"
)
NAME_SIGNS = ("pass", "pwd", "secret", "token", "credential", "key", "connection", "salt", "sess", "connect.sid")
NAME_END = r"(?:[_-]?(?:key|base|hash|value|id)){0,3}"
QUOTED = r"""(?:"(?:[^"\\\r\n]|\\[^\r\n]){0,4096}"|'(?:[^'\\\r\n]|\\[^\r\n]){0,4096}'|\\"[^"\r\n]{0,4096}")"""
VALUE = rf"(?:{QUOTED}|[^\s,;&]{{1,4096}})"


@dataclass(frozen=True)
class Rule:
    """One kind of secret: what it looks like, what remains, and an example of both.

    Text that has none of the `signs`, in lower case, is not searched: that makes most log lines cheap.
    """

    name: str
    signs: tuple[str, ...]
    pattern: str
    replacement: str
    example: str
    expected: str

    @cached_property
    def compiled(self) -> "re.Pattern[str]":
        """Compiled when it is first needed: no listing needs it."""
        return re.compile(self.pattern, re.IGNORECASE)

    def apply(self, text: str, lowered: str) -> str:
        """The text without this kind of secret."""
        if any(sign in lowered for sign in self.signs):
            return self.compiled.sub(self.replacement, text)
        return text


KEY_MARK = r"[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"

# Over the whole text, since a key has many lines.
KEY_RULES = (
    Rule(
        "private keys, to their end or that of the text",
        ("private key",),
        rf"-----BEGIN {KEY_MARK}(?s:.*?)(?:-----END {KEY_MARK}|\Z)",
        MASK,
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbn\n-----END OPENSSH PRIVATE KEY----- done",
        f"{MASK} done",
    ),
    Rule(
        "private keys in PuTTY's format",
        ("private-lines",),
        r"(?m:^)(Private-Lines: \d{1,4})(?:\r?\n[A-Za-z0-9+/=]{1,128}(?=\r?\n|\Z)){1,200}",
        rf"\1 {MASK}",
        "Private-Lines: 1\nAAAAgQDs3cret\nPrivate-MAC: 0f",
        f"Private-Lines: 1 {MASK}\nPrivate-MAC: 0f",
    ),
    Rule(
        "the end of a private key whose beginning is missing, with 100 lines before it",
        ("private key",),
        rf"(?m:^)(?:[^\n]*\n){{0,100}}[^\n]*-----END {KEY_MARK}",
        MASK,
        "b3Blbn\n-----END RSA PRIVATE KEY----- done",
        f"{MASK} done",
    ),
)

# Line by line.
LINE_RULES = (
    Rule(
        "credentials in URLs",
        ("://",),
        r"://[^\s/\"'<>]{1,512}@",
        f"://{MASK}@",
        "git clone https://bot:s3cret@github.com/acme/web.git",
        f"git clone https://{MASK}@github.com/acme/web.git",
    ),
    Rule(
        "Authorization and Cookie headers",
        ("authorization", "cookie"),
        r"\b((?:proxy-)?authorization|(?:set-)?cookie)([\"']?[ \t]{0,4}[:=][ \t]{0,4}[\"']?)[^\"'\r\n]{1,4096}",
        rf"\1\2{MASK}",
        'curl -H "Authorization: Bearer s3cret" https://api.example.com',
        f'curl -H "Authorization: {MASK}" https://api.example.com',
    ),
    Rule(
        "values after a name such as password= or token:",
        NAME_SIGNS,
        rf"({NAMES})({NAME_END}[\\\"']{{0,3}}[ \t]{{0,4}}(?:=>|:=|[:=])[ \t]{{0,4}}){VALUE}",
        rf"\1\2{MASK}",
        "DB_PASSWORD=s3cret API_TOKEN: 'a b' npm run build",
        f"DB_PASSWORD={MASK} API_TOKEN: {MASK} npm run build",
    ),
    Rule(
        "options such as --password VALUE",
        NAME_SIGNS,
        rf"(--?[a-z-]{{0,30}}(?:{NAMES})[ \t]{{1,4}})(?!-){VALUE}",
        rf"\1{MASK}",
        "deploy --token s3cret --force",
        f"deploy --token {MASK} --force",
    ),
    Rule(
        "constants that PHP defines",
        ("define",),
        rf"(\bdefine\(\s{{0,4}}['\"]\w{{0,60}}(?:password|secret|token|_key|_salt)['\"]\s{{0,4}},\s{{0,4}}){QUOTED}",
        rf"\1{MASK}",
        "define('AUTH_KEY', 's3cret');",
        f"define('AUTH_KEY', {MASK});",
    ),
    Rule(
        "credentials that are set by a command: npm config, aws configure, composer config, openssl",
        ("_auth", "aws_", "http-basic", "pass:", "oauth."),
        r"(:_(?:auth|authToken|password)[ \t=]{1,4}|\baws_(?:secret_access_key|session_token)[ \t]{1,4}"
        r"|\b(?:http-basic|bitbucket-oauth)\.\S{1,256}[ \t]{1,4}\S{1,256}[ \t]{1,4}"
        r"|\b(?:github-oauth|gitlab-oauth|gitlab-token|bearer)\.\S{1,256}[ \t]{1,4}|-pass(?:in|out)?[ \t]{1,4}pass:)"
        rf"(?!\[){VALUE}",
        rf"\1{MASK}",
        "composer config http-basic.repo.example.com acme s3cret",
        f"composer config http-basic.repo.example.com acme {MASK}",
    ),
    Rule(
        "signatures and keys in the query of a URL",
        ("sig=", "signature=", "key=", "code=", "auth=", "hmac=", "credential="),
        r"([?&](?:sig|signature|x-amz-signature|x-amz-credential|key|code|auth|hmac)=)[^\s&\"'<>]{1,4096}",
        rf"\1{MASK}",
        "GET https://acme.blob.core.windows.net/a.zip?sv=2024-11-04&sig=s3cret",
        f"GET https://acme.blob.core.windows.net/a.zip?sv=2024-11-04&sig={MASK}",
    ),
    Rule(
        "webhooks of Slack, Discord and Teams, whose address is the secret",
        ("hooks.slack.com", "api/webhooks/", "webhook.office.com"),
        r"(\bhooks\.slack\.com/(?:services|workflows|triggers)/|\bapi/webhooks/|\bwebhook\.office\.com/)[^\s\"'<>\[]{1,512}",
        rf"\1{MASK}",
        "posting to https://hooks.slack.com/services/s3cret",
        f"posting to https://hooks.slack.com/services/{MASK}",
    ),
    Rule(
        "user and password after -u or --user",
        ("-u",),
        r"((?<!\S)(?:-u|--user)[ \t=]{0,4})(?:\"[^\"\r\n:,]{1,256}[:,][^\"\r\n]{1,4096}\""
        r"|'[^'\r\n:,]{1,256}[:,][^'\r\n]{1,4096}'"
        r"|[^\s:,\"']{1,256}[:,]\S{1,4096})",
        rf"\1{MASK}",
        "curl -u deploy:s3cret https://example.com",
        f"curl -u {MASK} https://example.com",
    ),
    Rule(
        "passwords after -p or -a of database clients, sshpass, docker login and FTP clients",
        ("mysql", "mariadb", "sshpass", "mongo", "redis-cli", "docker", "ncftp", "lftp", "htpasswd"),
        r"(\b(?:(?:mysql|mariadb|mongo)\w{0,12}|(?:mysql|mariadb)-\w{1,12}|sshpass|docker login|ncftp\w{0,4})\b"
        r"[^\r\n|;&]{0,200}?"
        rf"[ \t]-p[ \t]?|\bredis-cli\b[^\r\n|;&]{{0,200}}?[ \t]-a[ \t]?)(?![-\[])(?:{QUOTED}|\S{{1,256}})",
        rf"\1{MASK}",
        "mysqldump -u root -ps3cret shop > dump.sql",
        f"mysqldump -u root -p{MASK} shop > dump.sql",
    ),
    Rule(
        "bearer and basic credentials, and JSON web tokens",
        ("bearer", "basic", "eyj"),
        r"\b(bearer[ \t]{1,4})[A-Za-z0-9._~+/-]{8,4096}=*"
        r"|\b(basic[ \t]{1,4})(?=[A-Za-z+/]{0,80}\d)[A-Za-z0-9+/]{12,4096}={0,2}"
        r"|\beyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{4,4096}(?:\.[A-Za-z0-9_-]{0,4096})?",
        rf"\1\2{MASK}",
        "sent eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
        f"sent {MASK}",
    ),
    Rule(
        "keys and tokens that are known by how they begin",
        SIGNS,
        rf"(?<![A-Za-z0-9])(?-i:{'|'.join(PREFIXES.values())})",
        MASK,
        "using AKIAIOSFODNN7EXAMPLE",
        f"using {MASK}",
    ),
)


RULES = KEY_RULES + LINE_RULES
