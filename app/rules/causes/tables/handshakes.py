"""Handshakes before the login: SSH host keys, certificates, TLS, SSH algorithms."""

from app.rules.causes.rule import Rule

HOST_KEYS = Rule(
    "an SSH host key that is not the stored one",
    "host_key_mismatch",
    r"""
    host[- ]?key <words>(?:verification failed|verification error|mismatch|changed|differs?|different|unknown|untrusted
    |not (?:trusted|known|recogni[sz]ed|cached|the (?:stored|same|expected|one))|(?:does|did) not (?:match|agree)
    |doesn't match|didn't match|rejected|could not be verified|not verified|cannot be verified|no longer matches
    |is not (?:in|stored))
    host key (?:verification|mismatch|check) <words>fail|hostkey(?:mismatch|unknown|error)
    hostkeynotverifiable|bad host key
    host identification has changed
    fingerprint <words>(?:does not match|did not match|doesn't match|is unknown|has changed|changed|mismatch|differs
    |is different|is not)
    (?:different|unknown|unexpected|unrecogni[sz]ed|new|another|changed|wrong
    |mismatched) (?:ssh )?(?:server )?host[- ]?key\b
    no \S+ host key is known|offending \S+ key|dns spoofing|authenticity of host|knownhosts: key
    host key <words><is>(?:marked as )?revoked|revoked host key
    (?:presented|offered|sent|shows?|showed|has) (?:a|an) <words>(?:host )?key <words>(?:than|that (?:differs
    |does not match|is not))
    server's <word>key <is>changed|server <words>identity <is>changed
    \b(?:ssh|host|server)(?:\'s)? key (?:has |is |was )?(?:changed|new|replaced|different)
    \S+\'s (?:ssh )?key (?:has )?changed
    identity of <words>(?:could not|cannot|not) be (?:verified|confirmed)
    not the (?:host )?key (?:that )?we (?:know|stored|have|expect)|fingerprint .* is not the one
    host[- ]?key <words>(?:never|not) (?:been )?(?:seen|known|stored|recogni[sz]ed)
    """,
    (
        "Host key verification failed.",
        'Net::SSH::HostKeyMismatch: fingerprint SHA256:b1d2 does not match for "web1.example.com,203.0.113.10"',
        "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @",
        "The host key of web1.example.com has changed since the last deployment.",
        "No ED25519 host key is known for web1.example.com and you have requested strict checking.",
    ),
    unless="no matching|could not settle|algorithm|negotiate|verified successfully",
    counter_examples=(
        "Unable to negotiate with 203.0.113.10 port 22: no matching host key type found. Their offer: ssh-rsa",
        "Host key verified",
    ),
)

HANDSHAKES = (
    Rule(
        "a TLS certificate that cannot be trusted",
        "handshake_failed",
        r"""
        certificate <words>(?:verify failed|verification failed|verification error|expired|not (?:yet )?(?:valid
        |trusted)|untrusted|invalid|rejected|revoked|mismatch|does not match|doesn't match|did not match|self[- ]signed
        |unknown|could not be (?:verified|validated)|cannot be verified|was not accepted|name)
        self[- ]signed certificate|unable to (?:get|verify) <words>(?:issuer )?certificate
        certificate (?:problem|error|chain)|certificate cannot be authenticated
        (?:invalid|expired|untrusted|bad|unverified) <word>certificate|cert_has_expired|err_tls_cert
        depth_zero_self|unable_to_verify_leaf
        (?:verify|validate|trust) <words>certificate
        host ?name <word><not> match <words>certificate|no alternative certificate subject
        certificate <words>(?:ran out|has run out|lapsed|belongs to|is for|does not fit|is out of date|is not accepted)
        certificate validation <words>(?:failed|error)
        """,
        (
            (
                "OpenSSL::SSL::SSLError: SSL_connect returned=1 errno=0 state=error: certificate verify failed "
                "(certificate has expired)"
            ),
            'hostname "ftp.example.com" does not match the server certificate',
            "The TLS certificate of ftp.example.com has expired.",
        ),
        unless=r"\bagent\b",
    ),
    Rule(
        "TLS that did not come about",
        "handshake_failed",
        r"""
        (?:ssl|tls)(?:v?[\d.]+)?[ _/-]<words>(?:handshake|negotiation|alert|connection error|protocol error|accept
        |version|fail|could not)
        \bhandshake <words>(?:fail|error|timed? ?out|timeout|rejected|aborted|not complete|could not|did not)
        handshake_failure|sslhandshakeexception
        <cannot> <words>(?:negotiate|establish|start|complete|initiate|perform|set up|set up)\w* <words>(?:tls|ssl
        |encryption|encrypted|handshake|secure)
        \bssl_connect\b|\bssl_error|ssl[: ]+<word>error|sslerror|gnutls error
        schannel|error:1[0-9a-f]{7}:ssl
        wrong version number|unsupported protocol|no protocols available|no shared cipher|dh key too small
        unknown protocol|alert protocol version|ee key too small
        no (?:common|supported) <word>(?:cipher|protocol|tls|ssl)
        (?:secure|encrypted) (?:connection|channel|session) <words>(?:could not|cannot|failed|not be|refused)
        <cannot> <words>(?:secure|encrypted) (?:connection|channel|session)|handshake <words>(?:broke|stopped|ended)
        """,
        (
            "TLS handshake failed",
            "SSL_connect returned=1 errno=0 state=error: wrong version number",
            "error:0A000102:SSL routines::unsupported protocol",
            "sslv3 alert handshake failure",
        ),
        unless=r"""
        unable to authenticate, attempted|while waiting for handshake
        digital envelope
        err_ossl
        \b42[56]\b
        data (?:connection|channel)
        rsync
        """,
        counter_examples=("TLS handshake completed",),
    ),
    Rule(
        "an FTP server that wants TLS, or has none",
        "handshake_failed",
        r"""
        (?:ssl|tls|encryption|ftps|secure connection)\W{0,3}<words><is>(?:required|mandatory|not (?:supported|available
        |enabled|offered|understood|implemented|configured)|unavailable|must be used)
        (?:requires?|must use|policy requires|need to use|only (?:allows?|accepts?)|insists on) <words>(?:ssl|tls
        |encryption|encrypted|ftps|secure)
        <not> (?:support|offer|allow|accept|understand|speak) <words>(?:ssl|tls|auth tls|ftps|encrypt)
        (?:cleartext|plain ?text|unencrypted|insecure|non-secure|plain) (?:ftp |sessions?|connections?|logins?|sign-?in
        |\S+ ){0,4}(?:not|are|refused|rejected|denied|prohibited|disabled)
        please use <word>(?:tls|ssl|ftps)|use auth tls|\bauth (?:tls|ssl)\b.*(?:not|fail|refus|reject|first)
        \b5(?:00|02|04|30|34) auth\b|\b534\b|\b522 ssl|session reuse required
        431 (?:unable|need)|504 unknown auth|must be encrypted|use auth first
        cleartext sessions
        (?:demands|insists|expects|wants|asks for|needs) <words>(?:ssl|tls|encryption|encrypted|ftps|secure)\b
        """,
        (
            "530 Non-anonymous sessions must use encryption.",
            "550 SSL/TLS required on the control channel",
            "534 Policy requires SSL.",
            "500 AUTH not understood",
            "The FTP server does not support TLS.",
        ),
        unless=r"\b42[56]\b",
    ),
    Rule(
        "SSH sides that share no algorithm",
        "handshake_failed",
        r"""
        unable to negotiate|no matching <words>(?:found|kex|key|cipher|mac|host|algorithm|compression)
        could not settle on
        (?:could not|couldn't|unable to|failed to|did not|cannot|can't) <words>agree (?:on|upon)
        no (?:mutual|common|shared|compatible|acceptable) <words>(?:algorithm|kex|key exchange|cipher|mac\b|host key)
        key[- ]exchange <words>(?:fail|error|could not|method|algorithm)
        (?:kex|ssh|ssh2)[_ ]exchange[_ ](?:identification)?|kex_error|kex_exchange|kex error
        incompatible ssh
        (?:incompatible|invalid|unsupported) (?:ssh |server |protocol )+(?:identification|version|banner)
        bad (?:remote )?protocol version|bad server host key|protocol major versions differ
        error reading ssh protocol banner|unsupported <words>(?:algorithm|cipher|key exchange)
        algorithm negotiation fail|dispatch_run_fatal.*(?:signature|libcrypto|algorithm|mac\b)|not in hostkeyalgorithms
        host key algorithm mismatch
        verify server signature|no ssh version received|host key \S+ not permitted
        (?:closed|reset|lost|dropped|failed|broke\w*|error) <words>(?:during|in|at|while) <words>(?:key[- ]exchange
        |handshake|kex|negotiation)
        incorrect signature|ssh negotiation <word>fail|ssh handshake
        only (?:offers|supports|accepts|speaks|knows|allows) <words>(?:ssh-rsa|ssh-dss|diffie|sha-?1|tls ?v?1|sslv
        |arcfour|cbc|old)
        """,
        (
            (
                "Unable to negotiate with 203.0.113.10 port 22: no matching key exchange method found. Their "
                "offer: diffie-hellman-group1-sha1"
            ),
            "Net::SSH::Exception: could not settle on kex algorithm",
            "kex_exchange_identification: Connection closed by remote host",
            "Could not agree on an SSH host key algorithm with the server.",
        ),
        unless="mutual signature|unable to authenticate, attempted|while waiting for handshake",
    ),
)
