"""What secrets look like in text that people and programs wrote: the rules, which docs/redaction.md lists too.

No rule is perfect: what looks like neither an assignment nor a known kind of key stays. Every pattern is bounded, so
the time it takes grows no faster than the text.
"""

import re
from dataclasses import dataclass
from functools import cached_property

MASK = "[redacted]"
NAMES = (
    "password|passwd|passphrase|pwd|secret|token|credentials?|api[_-]?key|access[_-]?key|private[_-]?key"
    "|account[_-]?key|auth[_-]?key|encryption[_-]?key|signing[_-]?key|connection[_-]?string"
)
NAME_SIGNS = ("pass", "pwd", "secret", "token", "credential", "key", "connection")
NAME_END = r"(?:[_-]?(?:key|base|hash|value|id)){0,3}"
VALUE = r"""(?:"[^"\r\n]{0,4096}"|'[^'\r\n]{0,4096}'|[^\s,;&]{1,4096})"""


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
        "user and password after -u or --user",
        ("-u",),
        r"((?<!\S)(?:-u|--user)[ \t=]{1,4})[^\s:]{1,256}:\S{1,4096}",
        rf"\1{MASK}",
        "curl -u deploy:s3cret https://example.com",
        f"curl -u {MASK} https://example.com",
    ),
    Rule(
        "passwords glued to -p of mysql and sshpass",
        ("mysql", "sshpass"),
        r"(\b(?:mysql|mysqldump|mysqladmin|sshpass)\b[^\r\n|;&]{0,200}?[ \t]-p[ \t]?)(?!-)[^\s\[]\S{0,256}",
        rf"\1{MASK}",
        "mysqldump -u root -ps3cret shop > dump.sql",
        f"mysqldump -u root -p{MASK} shop > dump.sql",
    ),
    Rule(
        "bearer tokens and JSON web tokens",
        ("bearer", "eyj"),
        r"\b(bearer[ \t]{1,4})[A-Za-z0-9._~+/-]{8,4096}=*|\beyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{4,4096}"
        r"(?:\.[A-Za-z0-9_-]{0,4096})?",
        rf"\1{MASK}",
        "sent eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
        f"sent {MASK}",
    ),
    Rule(
        "keys of AWS, GitHub, GitLab, Slack, Stripe, npm and Google, by their prefix",
        ("akia", "asia", "gh", "glpat-", "xox", "k_live_", "k_test_", "npm_", "aiza"),
        r"\b(?:(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}|glpat-[\w-]{20,255}"
        r"|xox[a-z]-[\w-]{10,255}|[rs]k_(?:live|test)_\w{10,255}|npm_[A-Za-z0-9]{20,255}|AIza[\w-]{30,255})",
        MASK,
        "using AKIAIOSFODNN7EXAMPLE",
        f"using {MASK}",
    ),
)


RULES = KEY_RULES + LINE_RULES
