"""Host keys and logins: the server answered, but one side did not accept the other."""

from app.rules.causes.rule import Rule

HOST_KEYS = (
    Rule(
        "an SSH host key that is not the stored one",
        "host_key_mismatch",
        (
            r"host[- ]?key(?: \S+){0,6}? (?:verification failed|verification error|mismatch|changed|differs?|different|unknown|untrusted|not (?:trusted|known|recogni[sz]ed|cached|the (?:stored|same|expected))"
            r"|(?:does|did) not (?:match|agree)|doesn't match|didn't match|rejected|could not be verified|cannot be verified|no longer matches|is not (?:in|stored))",
            r"host key (?:verification|mismatch|check)(?: \S+){0,3} fail|hostkey(?:mismatch|unknown|error)|hostkeynotverifiable|bad host key",
            r"remote host identification has changed|host identification has changed",
            r"fingerprint(?: \S+){0,5} (?:does not match|did not match|doesn't match|is unknown|has changed|changed|mismatch|differs|is different|is not)",
            r"(?:different|unknown|unexpected|unrecogni[sz]ed|new|another|changed|wrong|mismatched) (?:ssh )?(?:server )?host[- ]?key\b|no \S+ host key is known|offending \S+ key|dns spoofing|authenticity of host|host key (?:\S+ ){0,4}?(?:was |is )?(?:marked as )?revoked|revoked host key",
            r"(?:presented|offered|sent|shows?|showed|has) (?:a|an) (?:\S+ ){0,3}(?:host )?key (?:\S+ ){0,3}?(?:than|that (?:differs|does not match|is not))|server's (?:\S+ )?key (?:has )?changed|server (?:\S+ ){0,3}identity (?:has )?changed",
        ),
        (
            "Host key verification failed.",
            'Net::SSH::HostKeyMismatch: fingerprint SHA256:b1d2 does not match for "web1.example.com,203.0.113.10"',
            "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @",
            "The host key of web1.example.com has changed since the last deployment.",
            "No ED25519 host key is known for web1.example.com and you have requested strict checking.",
        ),
        unless=(r"no matching|could not settle|algorithm|negotiate|verified successfully",),
        counter_examples=(
            "Unable to negotiate with 203.0.113.10 port 22: no matching host key type found. Their offer: ssh-rsa",
            "Host key verified",
        ),
    ),
)

SSH_LOGINS = (
    Rule(
        "SSH: no key or password was accepted",
        "authentication_failed",
        (
            r"permission denied,? ?\(?(?:publickey|password|keyboard-interactive|gssapi|hostbased|none)|permission denied, please try again",
            r"too many authentication failures|(?:no (?:more|supported|further|other) |all (?:configured )?)authentication methods|no (?:more )?authentication methods|authentication methods? (?:\S+ ){0,3}?(?:failed|exhausted|available)",
            r"no mutual signature|agent refused operation|load key .{0,80}(?:invalid format|error in libcrypto|incorrect passphrase)|unprotected private key|permissions \d+ for .{0,80} too open|incorrect passphrase|bad passphrase|neither pub key nor priv key|bad ownership or modes|bad owner or permissions",
            r"(?:private |public |ssh |deploy )?key (?:\S+ ){0,6}?(?:not (?:accepted|authori[sz]ed|recogni[sz]ed|valid|installed)|was (?:refused|rejected|denied)|(?:is )?not in (?:\S+ ){0,4}?authorized_keys|is (?:refused|rejected|invalid)|(?:is )?missing from (?:\S+ ){0,4}authorized_keys)",
        ),
        (
            "deploy@web1.example.com: Permission denied (publickey,password).",
            "Received disconnect from 203.0.113.10 port 22:2: Too many authentication failures",
            'Load key "/tmp/key": error in libcrypto',
            "The public key is not in authorized_keys on web1.example.com",
        ),
        unless=(r"host[- ]key|api key|access key|encryption key|foreign key|primary key",),
    ),
)

LOGINS = (
    Rule(
        "a login that was not accepted",
        "authentication_failed",
        (
            r"authenticat(?:ion|e|ing)(?: \S+){0,6}? (?:has |have |was |were |is )?(?:failed|failure|fails|error|rejected|unsuccessful|refused|denied|not accepted|did not succeed)|authenticationfailed|authenticationexception|auth fail|authfail|not authenticated|could not authorize|unauthenticated|(?:failed|failure)(?: \S+){0,3} authentication",
            r"(?:could not|couldn't|cannot|can't|can not|unable to|failed to|failure to|not able to|was not able to|did not) (?:\S+ )?(?:authenticate|log ?in|log ?on|login|sign in)\b",
            r"log[- ]?[io]n(?: \S+){0,5}? (?:was |is |has been |were )?(?:incorrect|failed|refused|rejected|denied|unsuccessful|invalid|failure|not (?:accepted|allowed|permitted)|authentication failed|disabled)|(?:login|logon) (?:incorrect|failed|failure|denied|refused|error)",
            r"(?:invalid|incorrect|wrong|bad|unknown|expired|rejected|unrecogni[sz]ed) (?:\S+ ){0,2}?(?:user ?names?|user\b|log[io]n|password|passphrase|credentials?|ssh key|private key|public key)",
            r"(?:password|passphrase|user ?name|\buser\b|credentials?)(?: \S+){0,5}? (?:was |were |is |are |has been |have been |has |been )(?:\S+ )?(?:rejected|refused|incorrect|invalid|wrong|not (?:accepted|valid|correct|recogni[sz]ed|known)|denied|declined|expired|disabled|locked)",
            r"(?:rejected|refused|declined|did not accept|didn't accept|does not accept|will not accept|not accept|denied) (?:\S+ ){0,5}?(?:password|passphrase|\bkey\b|credentials?|log[io]n|user ?name|\buser\b|authentication)",
            r"\b530\b|\b53[12]\b.{0,30}account|password (?:\S+ )?(?:has )?expired|account (?:\S+ ){0,4}?(?:has expired|is (?:disabled|locked|expired|currently not available)|locked|disabled)|logon failure|\bauth failed\b|access denied for (?:the )?user|not logged in|need account",
            r"no such user|user (?:\S+ ){0,2}(?:does not exist|doesn't exist|is not (?:known|allowed))|wrong (?:password|passphrase|user)|password mismatch|access denied\W{0,3}(?:publickey|password)|(?:could not|couldn't|cannot|unable to) access (?:\S+ ){0,4}?(?:using|with) (?:\S+ ){0,4}?(?:credentials|password|key)",
        ),
        (
            "530 Login incorrect.",
            "Net::SSH::AuthenticationFailed: Authentication failed for user deploy@web1.example.com",
            "Login failed: the server rejected the password for user deploy.",
            "The FTP server did not accept the user name or password",
            "Could not log in to ftp.example.com as deploy",
            "@ERROR: auth failed on module web",
        ),
        unless=(
            r"sqlstate|mysql|using password|\bapi\b|database|smtp|host[- ]key|registry|\bagent\b|repository|\bgit\b|bucket|foreign key|\bsudo\b",
        ),
        counter_examples=("530 Non-anonymous sessions must use encryption.", "Authentication succeeded (publickey)."),
    ),
)
