"""The rules of redaction, which docs/redaction.md lists too.

They are incomplete: a secret that is neither assigned to a name nor of a known form is not found.
"""

from deployhq_redaction.addresses import ADDRESSES
from deployhq_redaction.commands import COMMANDS
from deployhq_redaction.named import NAMED
from deployhq_redaction.prefixes import PREFIXES, SIGNS
from deployhq_redaction.rule import MASK, Rule

__all__ = ["KEY_RULES", "LINE_RULES", "MASK", "RULES", "Rule"]

KEY_MARK = r"[a-z0-9 ]{0,40}private key(?: block)?-----"

# Applied to the whole text, since a key spans many lines.
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

TOKENS = (
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
        rf"(?<![A-Za-z0-9])(?:{'|'.join(pattern for pattern, _ in PREFIXES.values())})[A-Za-z0-9]*",
        "using AKIAIOSFODNN7EXAMPLE",
        f"using {MASK}",
        cased=True,
    ),
)

# Applied line by line: none of these matches a line's end.
LINE_RULES = (*ADDRESSES, *NAMED, *COMMANDS, *TOKENS)
RULES = KEY_RULES + LINE_RULES
