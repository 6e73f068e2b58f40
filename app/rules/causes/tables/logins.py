"""Logins that the server rejected."""

from app.rules.causes.rule import Rule

SSH_LOGINS = Rule(
    "SSH: no key or password was accepted",
    "authentication_failed",
    r"""
    permission denied,? ?\(?(?:publickey|password|keyboard-interactive|gssapi|hostbased|none)
    permission denied, please try again|unable to authenticate, attempted methods|no supported methods remain
    too many authentication failures
    (?:no (?:more|supported|further|other) |all (?:configured )?)authentication methods
    no (?:more )?authentication methods|authentication methods? <words>(?:failed|exhausted|available)
    no mutual signature|agent refused operation
    none of <words>keys? <is>(?:accepted|authori[sz]ed|recogni[sz]ed|valid)
    load key .*(?:invalid format|error in libcrypto|incorrect passphrase)|unprotected private key
    pkeyerror|pkey::\w*error|could not parse pkey|bad[_ ]decrypt|cannot parse private ?key|decrypt failed on private key
    private key .*(?:pars|decrypt|passphrase|corrupt|invalid)|neither pub key|expected .*begin.* private key
    permissions \d+ for .* too open|incorrect passphrase|bad passphrase
    bad ownership or modes|bad owner or permissions
    (?:private |public |ssh |deploy )?key <words>(?:not (?:accepted|authori[sz]ed|recogni[sz]ed|valid|installed)
    |was (?:refused|rejected|denied)|<is>not in <words>authorized_keys|is (?:refused|rejected|invalid)
    |<is>missing from <words>authorized_keys)
    (?:public |ssh |project\'?s? )key <words>(?:is |was )?(?:not (?:installed|in place|there|known)|turned (?:down|away)
    |unknown to)
    """,
    (
        "deploy@web1.example.com: Permission denied (publickey,password).",
        "Received disconnect from 203.0.113.10 port 22:2: Too many authentication failures",
        'Load key "deploy_key": error in libcrypto',
        "The public key is not in authorized_keys on web1.example.com",
        "OpenSSL::PKey::RSAError: Neither PUB key nor PRIV key: nested asn1 error",
        "Net::SSH::Authentication::ED25519::DecryptError: Decrypt failed on private key",
    ),
    unless="host[- ]key|api key|access key|encryption key|foreign key|primary key",
)

LOGINS = Rule(
    "a login that was not accepted",
    "authentication_failed",
    r"""
    authenticat(?:ion|e|ing) <words><is>(?:failed|failure|fails|error|rejected|unsuccessful|refused|denied|not accepted
    |did not succeed)
    authenticationfailed|authenticationexception|auth fail|authfail|not authenticated
    could not authorize|unauthenticated|(?:failed|failure) <words>authentication
    (?:could not|couldn't|cannot|can't|can not|unable to|failed to|failure to|not able to|was not able to
    |did not) <word>(?:authenticate|log ?in|log ?on|login|sign in)\b
    log[- ]?[io]n <words><is>(?:incorrect|failed|refused|rejected|denied|unsuccessful|invalid|failure|not (?:accepted
    |allowed|permitted)|authentication failed|disabled)
    (?:login|logon) (?:incorrect|failed|failure|denied|refused|error)
    (?:invalid|incorrect|wrong|bad|unknown|expired|rejected|unrecogni[sz]ed) <words>(?:user ?names?|user\b|log[io]n
    |password|passphrase|credentials?|ssh key|private key|public key)
    (?:password|passphrase|user ?name|\buser\b
    |credentials?) <words>(?:was |were |is |are |has been |have been |has |been )<word>(?:rejected|refused|incorrect
    |invalid|wrong|not (?:accepted|valid|correct|recogni[sz]ed|known)|denied|declined|expired|disabled|locked)
    (?:rejected|refused|declined|did not accept|didn't accept|does not accept|will not accept|not accept
    |denied) <words>(?:password|passphrase|\bkey\b|credentials?|log[io]n|user ?name|\buser\b|authentication)
    \b530\b|\b53[12]\b.*account|password <word><is>expired
    account <words>(?:has expired|is (?:disabled|locked|expired|currently not available)|locked|disabled)
    access denied for (?:the )?user|not logged in|need account
    no such user|user <word>(?:does not exist|doesn't exist|is not (?:known|allowed to (?:log|sign|connect)))
    wrong (?:password|passphrase|user)|password mismatch|access denied\W{0,3}(?:publickey|password)
    <cannot> access <words>(?:using|with) <words>(?:credentials|password|key)
    (?:not|doesn\'t) (?:know|recogni[sz]e) (?:the |this |a )?<word>(?:user|login|account)\b
    user <word>is (?:unknown|not known)
    (?:would|will|did|does) not let <words>(?:log|sign|in\b)
    credentials? <words>(?:no longer|not) (?:valid|work\w*|accepted)
    (?:could not|cannot|was not) be authenticated|(?:key|password|login|user) <words>turned (?:down|away)
    (?:log|sign)(?:ging|ing) in <words>(?:failed|not work|was (?:refused|rejected|denied)|impossible)
    (?:user ?name|\buser\b|password|passphrase|log[io]n|credentials?|(?:ssh|public|private|deploy|the|our
    |your) key) <words><refused>
    <refused> (?:the |our |your |its )?<word>(?:user ?name|user|password|passphrase|login|credentials?|ssh key
    |public key|key)\b
    """,
    (
        "530 Login incorrect.",
        "Net::SSH::AuthenticationFailed: Authentication failed for user deploy@web1.example.com",
        "Login failed: the server rejected the password for user deploy.",
        "The FTP server did not accept the user name or password",
        "Could not log in to ftp.example.com as deploy",
        "@ERROR: auth failed on module web",
    ),
    unless=r"""
    allowed to (?:write|create|delete|change|read|open|rename|upload|overwrite)
    sqlstate|mysql|using password|\bapi\b|database|smtp|host[- ]key|registry|\bagent\b|repository
    \bgit\b|bucket|foreign key|\bsudo\b
    """,
    counter_examples=(
        "530 Non-anonymous sessions must use encryption.",
        "Authentication succeeded (publickey).",
    ),
)
