"""What secrets look like in text that people and programs wrote: the rules, which docs/redaction.md lists too.

No rule is perfect: what looks like neither an assignment nor a known kind of key stays. Every pattern is bounded, so
the time it takes grows no faster than the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from deployhq_redaction.prefixes import PREFIXES, SIGNS

MASK = "[redacted]"
NAMES = (
    "password|passwd|passphrase|pwd|pass(?<=[_-]pass)|(?:db|ftp|user|admin|mail|smtp|http|proxy|root|my|wp)pass|secret"
    "|token(?<!unexpected token)|credentials?"
    "|(?:api|app|access|private|account|auth|encryption|signing|master|consumer|client|storage|service|license|server"
    "|deploy|webhook|session|nonce|hmac|jwt|crypt|stripe|mailgun|algolia|pusher)[_-]?key"
    "|connection[_-]?string|salt(?<=[_-]salt)|php ?sess ?id|jsessionid|laravel_session|connect\\.sid"
)
NAME_SIGNS = ("pass", "pwd", "secret", "token", "credential", "key", "connection", "salt", "sess", "connect.sid")
NAME_END = r"(?:[_-]?(?:key|base|hash|value|id)){0,3}"
QUOTED = r"""(?:"(?:[^"\\\r\n]|\\[^\r\n]){0,4096}"|'(?:[^'\\\r\n]|\\[^\r\n]){0,4096}'|\\"[^"\r\n]{0,4096}")"""
VALUE = rf"(?:{QUOTED}|[^\s,;&]+)"  # the last of a pattern, so that it takes no second look
WORD = rf"(?:{QUOTED}|[^\s;&|<>]{{1,256}})"  # a word of a command line
# What follows a name and a colon when an error is told: "Invalid token: expected }", "(using password: YES)".
TOLD = (
    r"(?:edit|show|diff|setup)\b|[ \t]{1,4}(?:(?:expected|unexpected|error|must|missing|invalid|unable|cannot|could"
    r"|should|required|failed|not|no|yes|is|was|the|an?|expired|unknown|illegal|unsupported|malformed)\b"
    r"|\w{1,40}(?:error|exception)\b)"
)


@dataclass(frozen=True)
class Rule:
    """One kind of secret: what it looks like, and an example before and after.

    A pattern's groups stay, what it finds behind them goes. It is in small letters and searched for in the lowered
    text, which takes a sixth of the time that `re` needs to ignore case; one that is `cased` is searched for as it is.
    Text that has none of the `signs` is not searched: that makes most log lines cheap.
    """

    name: str
    signs: tuple[str, ...]
    pattern: str
    example: str
    expected: str
    cased: bool = False

    @cached_property
    def _compiled(self) -> "re.Pattern[str]":
        """Compiled when it is first needed: no listing needs it."""
        return re.compile(self.pattern)

    def apply(self, text: str, lowered: str) -> str:
        """Return the text without this kind of secret; `lowered` is as long as the text."""
        if not any(sign in lowered for sign in self.signs):
            return text
        return "".join(self._pieces(text, lowered))

    def _pieces(self, text: str, lowered: str) -> Iterator[str]:
        done = 0
        for found in self._compiled.finditer(text if self.cased else lowered):
            yield text[done : found.end(found.lastindex) if found.lastindex else found.start()]
            yield MASK
            done = found.end()
        yield text[done:]


KEY_MARK = r"[a-z0-9 ]{0,40}private key(?: block)?-----"

# Over the whole text, since a key has many lines.
KEY_RULES = (
    Rule(
        "private keys, to their end or that of the text",
        ("private key",),
        rf"-----begin {KEY_MARK}(?s:.*?)(?:-----end {KEY_MARK}|\Z)",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbn\n-----END OPENSSH PRIVATE KEY----- done",
        f"{MASK} done",
    ),
    Rule(
        "private keys in PuTTY's format",
        ("private-lines",),
        r"(?m:^)(private-lines: \d{1,4}\r?\n)[a-z0-9+/=]{1,128}(?=\r?\n|\Z)"
        r"(?:\r?\n[a-z0-9+/=]{1,128}(?=\r?\n|\Z)){0,200}",
        "Private-Lines: 1\nAAAAgQDs3cret\nPrivate-MAC: 0f",
        f"Private-Lines: 1\n{MASK}\nPrivate-MAC: 0f",
    ),
    Rule(
        "the end of a private key whose beginning is missing, with 100 lines before it",
        ("private key-", "private key block-"),
        rf"(?m:^)(?:[^\n]*\n){{0,100}}[^\n]*-----end {KEY_MARK}",
        "b3Blbn\n-----END RSA PRIVATE KEY----- done",
        f"{MASK} done",
    ),
)

# Line by line: none of these finds a line's end.
LINE_RULES = (
    Rule(
        "credentials in URLs",
        ("://",),
        # ssh://git@host names a user only; https://TOKEN@host holds a token.
        r"((?<!ssh)://)(?!\[redacted\]@)[^\s/\"'<>]{1,512}(?=@)"
        r"|((?<=ssh)://)[^\s/\"'<>@:]{1,256}:[^\s/\"'<>]{1,512}(?=@)",
        "git clone https://bot:s3cret@github.com/acme/web.git",
        f"git clone https://{MASK}@github.com/acme/web.git",
    ),
    Rule(
        "Authorization and Cookie headers",
        ("authorization", "cookie"),
        r"\b((?:proxy-)?authorization|(?:set-)?cookie)([\"']?[ \t]{0,4}[:=][ \t]{0,4}[\"']?)[^\"'\r\n]{1,4096}",
        'curl -H "Authorization: Bearer s3cret" https://api.example.com',
        f'curl -H "Authorization: {MASK}" https://api.example.com',
    ),
    Rule(
        "values after a name such as password= or token:",
        NAME_SIGNS,
        rf"({NAMES})({NAME_END}[\\\"']{{0,3}}[ \t]{{0,4}}(?:=>|:=|=|:(?!{TOLD}))[ \t]{{0,4}}){VALUE}",
        "DB_PASSWORD=s3cret API_TOKEN: 'a b' npm run build",
        f"DB_PASSWORD={MASK} API_TOKEN: {MASK} npm run build",
    ),
    Rule(
        "options such as --password VALUE",
        NAME_SIGNS,
        rf"((?<![\w-])--?[a-z-]{{0,30}}?(?:{NAMES})[ \t]{{1,4}})(?!-){VALUE}",
        "deploy --token s3cret --force",
        f"deploy --token {MASK} --force",
    ),
    Rule(
        'values after the name pass: pass=, /pass:, "pass":',
        ("pass",),
        r"((?<![a-z0-9_])pass[ \t]{0,4}=[ \t]{0,4}(?!\d{1,5}(?:[\s,;)]|(?m:$)))|/pass:"
        r"|[\"']pass[\"'][ \t]{0,4}(?::|=>)[ \t]{0,4}"
        r"|(?m:^)[ \t]{0,40}(?:- )?pass:[ \t]{1,4}(?=\S{1,256}[ \t]{0,4}(?m:$))|--(?:\w{1,20}-?)?pass[ \t]{1,4})"
        rf"(?![-\[]){VALUE}",
        "deploy pass=s3cret /pass:s3cret",
        f"deploy pass={MASK} /pass:{MASK}",
    ),
    Rule(
        "PASS of the FTP protocol",
        ("pass",),
        # Jest, Vitest and Pest print PASS before a file or a class.
        r"((?m:^)[ \t]{0,8}PASS[ \t])(?!\[|\S{0,200}(?:\.(?:[cm]?[jt]sx?|py|php|rb|go|vue|svelte)\b|\\|Test\b))"
        r"\S{1,256}(?=[ \t]{0,4}(?m:$))"
        r"|((?:-{2,4}>|>|\b(?:C|Command):)[ \t]{0,4}PASS[ \t]{1,4})(?!\[)[^\r\n]{1,256}",
        "---> PASS s3cret",
        f"---> PASS {MASK}",
        cased=True,
    ),
    Rule(
        "what echo pipes into sudo -S, docker login, chpasswd and others that read a password",
        ("sudo", "-stdin", "passwd", "-token", "passphrase-fd", "sshpass"),
        r"(\b(?:echo|printf)[ \t]{1,4}(?:-[a-zA-Z]{1,3}[ \t]{1,4})?(?:['\"]%s(?:\\n)?['\"][ \t]{1,4})?)"
        rf"(?!\[)(?:{QUOTED}|[^|\r\n\[]{{1,256}}?)(?=[ \t]{{0,4}}\|[ \t]{{0,4}}[^|\r\n]{{0,200}}"
        r"(?:\bsudo\b[^|\r\n]{0,80}[ \t]-[a-zA-Z]{0,4}S\b|--?(?:password-)?stdin\b|\bchpasswd\b|\bpasswd\b|--with-token"
        r"|--passphrase-fd|\bsshpass\b))",
        "echo s3cret | sudo -S systemctl restart nginx",
        f"echo {MASK} | sudo -S systemctl restart nginx",
        cased=True,
    ),
    Rule(
        "here-strings for sudo -S, docker login and others that read a password",
        ("<<<",),
        r"(\b(?:sudo\b[^|\r\n<]{0,80}[ \t]-[a-z]{0,4}s\b|docker login|podman login|chpasswd|passwd|-stdin)\b"
        rf"[^|\r\n<]{{0,120}}<<<[ \t]{{0,4}})(?!\[){WORD}",
        "sudo -S apt-get update <<< s3cret",
        f"sudo -S apt-get update <<< {MASK}",
    ),
    Rule(
        "passwords of PuTTY's tools, OpenSSL, Windows shares, Swift, Netlify and htpasswd on a command line",
        ("plink", "pscp", "psftp", "putty", "openssl", "net use", "swift", "netlify", "ntl ", "htpasswd"),
        r"(\b(?:plink|pscp|psftp|putty|klink)(?:\.exe)?\b[^\r\n|;&]{0,200}?[ \t]-pw[ \t]{1,4}"
        r"|\bopenssl\b[^\r\n|;&]{0,200}?[ \t]-k[ \t]{1,4}"
        r"|\bnet use[ \t]{1,4}(?:[a-z]:[ \t]{1,4}|\*[ \t]{1,4})?\\\\\S{1,256}[ \t]{1,4}(?:/user:\S{1,128}[ \t]{1,4})?"
        r"(?![/*])"
        r"|\bswift\b[^\r\n|;&]{0,200}?[ \t](?:-k|--key)[ \t=]{1,4}"
        r"|\b(?:netlify|ntl)\b[^\r\n|;&]{0,200}?[ \t]--auth[ \t=]{1,4}"
        r"|\bhtpasswd[ \t]{1,4}(?=[^\r\n|;&]{0,80}?-[a-z]{0,6}b)"
        r"(?:(?:-\w{1,8}[ \t]{1,4}(?:\d{1,2}[ \t]{1,4})?){0,5}-\w{0,6}n\w{0,6}[ \t]{1,4}(?:-\w{1,8}[ \t]{1,4}){0,5}"
        r"|(?:-\w{1,8}[ \t]{1,4}(?:\d{1,2}[ \t]{1,4})?){1,6}[^\s\d-]\S{0,256}[ \t]{1,4})[^\s-]\S{0,256}[ \t]{1,4})"
        rf"(?![-\[]){WORD}",
        "plink -ssh -pw s3cret deploy@web1",
        f"plink -ssh -pw {MASK} deploy@web1",
    ),
    Rule(
        "passwords of database accounts in SQL",
        ("identified", "password"),
        r"(\bidentified[ \t]{1,4}(?:with[ \t]{1,4}\S{1,64}[ \t]{1,4})?(?:by|as)[ \t]{1,4}(?:password[ \t]{1,4})?"
        rf"|\bpassword[ \t]{{1,4}}(?='[^'\r\n]{{1,256}}'))(?!\[)(?:{QUOTED}|[^\s;,]{{1,256}})",
        "CREATE USER web IDENTIFIED BY 's3cret'",
        f"CREATE USER web IDENTIFIED BY {MASK}",
    ),
    Rule(
        "credentials of gem servers in Bundler's configuration",
        ("bundle",),
        r"(\bbundle[ \t]{1,4}config(?:[ \t]{1,4}set)?(?:[ \t]{1,4}--\w{1,10}){0,4}[ \t]{1,4}(?!build\.|mirror\.)"
        r"(?:https?://)?[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}/?[ \t]{1,4}"
        rf"|\bbundle_(?!build|mirror)\w{{1,80}}?__\w{{1,80}}[ \t]{{0,4}}[:=][ \t]{{0,4}})(?![-\[]){VALUE}",
        "bundle config set gems.example.com acme:s3cret",
        f"bundle config set gems.example.com {MASK}",
    ),
    Rule(
        "constants that PHP defines",
        ("define",),
        r"(\bdefine\([ \t]{0,4}['\"]\w{0,60}(?:password|secret|token|_key|_salt)['\"][ \t]{0,4},[ \t]{0,4})"
        rf"{QUOTED}",
        "define('AUTH_KEY', 's3cret');",
        f"define('AUTH_KEY', {MASK});",
    ),
    Rule(
        "credentials that are set by a command: npm config, aws configure, composer config, openssl",
        ("_auth", "aws_", "http-basic", "pass:", "oauth.", "-token.", "bearer."),
        r"(:_(?:auth|authtoken|password)[ \t=]{1,4}|\baws_(?:secret_access_key|session_token)[ \t]{1,4}"
        r"|\b(?:http-basic|bitbucket-oauth)\.\S{1,256}[ \t]{1,4}\S{1,256}[ \t]{1,4}"
        r"|\b(?:github-oauth|gitlab-oauth|gitlab-token|bearer)\.\S{1,256}[ \t]{1,4}|-pass(?:in|out)?[ \t]{1,4}pass:)"
        rf"(?!\[){VALUE}",
        "composer config http-basic.repo.example.com acme s3cret",
        f"composer config http-basic.repo.example.com acme {MASK}",
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
    Rule(
        "user and password after -u or --user",
        ("-u",),
        r"((?<!\S)(?:-u|--user)[ \t=]{0,4})(?:\"[^\"\r\n:,]{1,256}[:,][^\"\r\n]{1,4096}\""
        r"|'[^'\r\n:,]{1,256}[:,][^'\r\n]{1,4096}'"
        r"|[^\s:,\"']{1,256}[:,]\S+)",
        "curl -u deploy:s3cret https://example.com",
        f"curl -u {MASK} https://example.com",
    ),
    Rule(
        "passwords after -p or -a of database clients, sshpass, docker login and FTP clients",
        ("mysql", "mariadb", "sshpass", "mongo", "redis-cli", "docker", "ncftp"),
        r"((?<![\w-])(?:(?:mysql|mariadb|mongo)\w{0,12}|(?:mysql|mariadb)-\w{1,12}|sshpass|docker login|ncftp\w{0,4})\b"
        r"[^\r\n|;&]{0,200}?"
        rf"[ \t]-p[ \t]?|\bredis-cli\b[^\r\n|;&]{{0,200}}?[ \t]-a[ \t]?)(?![-\[])(?:{QUOTED}|\S{{1,256}})",
        "mysqldump -u root -ps3cret shop > dump.sql",
        f"mysqldump -u root -p{MASK} shop > dump.sql",
    ),
    Rule(
        "bearer and basic credentials, and JSON web tokens",
        ("bearer", "basic", "eyj"),
        r"\b(bearer[ \t]{1,4})[a-z0-9._~+/-]{8,4096}=*"
        r"|\b(basic[ \t]{1,4})(?=[a-z+/]{0,80}\d)[a-z0-9+/]{12,4096}={0,2}"
        r"|(?<![a-z0-9_-])eyj[a-z0-9_-]{8,4096}\.[a-z0-9_-]{4,4096}(?:\.[a-z0-9_-]{0,4096})?",
        "sent eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
        f"sent {MASK}",
    ),
    Rule(
        "keys and tokens that are known by how they begin",
        SIGNS,
        rf"(?<![A-Za-z0-9])(?:{'|'.join(PREFIXES.values())})[A-Za-z0-9]*",
        "using AKIAIOSFODNN7EXAMPLE",
        f"using {MASK}",
        cased=True,
    ),
)


RULES = KEY_RULES + LINE_RULES
