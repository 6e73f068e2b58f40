"""Secrets after a name: password=, token:, --secret, Authorization."""

from deployhq_redaction.rule import MASK, QUOTED, VALUE, Rule

NAMES = (
    "password|passwd|passphrase|pwd|pass(?<=[_-]pass)|(?:db|ftp|user|admin|mail|smtp|http|proxy|root|my|wp)pass|secret"
    "|token(?<!unexpected token)|credentials?"
    "|(?:api|app|access|private|account|auth|encryption|signing|master|consumer|client|storage|service|license|server"
    "|deploy|webhook|session|nonce|hmac|jwt|crypt|stripe|mailgun|algolia|pusher)[_-]?key"
    "|connection[_-]?string|salt(?<=[_-]salt)|php ?sess ?id|jsessionid|laravel_session|connect\\.sid"
)
NAME_SIGNS = ("pass", "pwd", "secret", "token", "credential", "key", "connection", "salt", "sess", "connect.sid")
NAME_END = r"(?:[_-]?(?:key|base|hash|value|id)){0,3}"
# Words after a name and a colon in error messages: "Invalid token: expected }", "(using password: YES)".
TOLD = (
    r"(?:edit|show|diff|setup)\b|[ \t]{1,4}(?:(?:expected|unexpected|error|must|missing|invalid|unable|cannot|could"
    r"|should|required|failed|not|no|yes|is|was|the|an?|expired|unknown|illegal|unsupported|malformed)\b"
    r"|\w{1,40}(?:error|exception)\b)"
)

NAMED = (
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
        "constants that PHP defines",
        ("define",),
        r"(\bdefine\([ \t]{0,4}['\"]\w{0,60}(?:password|secret|token|_key|_salt)['\"][ \t]{0,4},[ \t]{0,4})"
        rf"{QUOTED}",
        "define('AUTH_KEY', 's3cret');",
        f"define('AUTH_KEY', {MASK});",
    ),
)
