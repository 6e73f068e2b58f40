"""From DNS to the encrypted session: why the server could not be reached."""

from app.rules.causes.rule import Rule

AGENTS = (
    Rule(
        "the network agent in front of the server",
        "network_agent_error",
        (
            r"\bagent\b.{0,80}(?:off-?line|not (?:currently )?(?:connected|running|online|available|reachable|respond|authori[sz]ed|allowed)"
            r"|disconnected|revoked|unreachable|unavailable|no longer connected|went away|lost|gone|expired|stopped responding"
            r"|rejected|refused|refuses|denied|did(?: not|n't) (?:respond|answer|connect|allow|accept)|does(?: not|n't) (?:respond|allow|permit)"
            r"|could not (?:reach|connect|open|be reached)|cannot (?:reach|connect)|failed|closed|timed out|dropped|has never connected|no route)",
            r"(?:could not|couldn't|cannot|can't|unable to|failed to|failure to) (?:\S+ ){0,6}?(?:via|through|using|reach|contact|connect to|with) (?:\S+ ){0,3}?(?:network |deploy )?agent\b",
            r"(?:no|lost|waiting for) (?:\S+ ){0,3}?(?:network |deploy )agent\b|^no (?:\S+ )?agents? (?:is|was|are|could)",
            r"destination (?:address|host|ip)?.{0,40}(?:not (?:allowed|permitted)|must be an ip|denied)",
            r"(?:not|isn't) (?:allowed|listed|permitted|on|in) (?:\S+ ){0,4}?agent(?:'s)? (?:access|allow)",
            r"\bagent(?:'s)? (?:access|allow)[- ]?list\b",
        ),
        (
            "The network agent office-gateway is offline. It may have lost power. Start it again.",
            "Destination address not allowed",
            "Connection through agent dmz-1 failed: connection refused",
            "Agent certificate was revoked on 2026-11-02",
            "No network agent is connected for this server",
        ),
        unless=(
            r"ssh[-_ ]agent|user[-_ ]agent|agent refused operation|communication with agent|pageant|gpg|agent admitted|agent forwarding|auth(?:entication)? agent",
        ),
        counter_examples=(
            "sign_and_send_pubkey: signing failed for ED25519: agent refused operation",
            "Network agent office-gateway is online",
            "Could not open a connection to your authentication agent (ssh-agent not running).",
        ),
    ),
)

HANDSHAKES = (
    Rule(
        "a TLS certificate that cannot be trusted",
        "handshake_failed",
        (
            r"certificate (?:\S+ ){0,8}?(?:verify failed|verification failed|verification error|expired|not (?:yet )?(?:valid|trusted)|untrusted"
            r"|invalid|rejected|revoked|mismatch|does not match|doesn't match|did not match|self[- ]signed|unknown|could not be (?:verified|validated)|cannot be verified|was not accepted|name)",
            r"self[- ]signed certificate|unable to (?:get|verify) (?:\S+ ){0,3}?(?:issuer )?certificate|certificate (?:problem|error|chain)|unable to verify the first certificate",
            r"(?:invalid|expired|untrusted|bad|unverified) (?:\S+ )?certificate|cert_has_expired|err_tls_cert|depth_zero_self|unable_to_verify_leaf",
            r"(?:verify|validate|trust) (?:\S+ ){0,5}?certificate",
            r"host ?name (?:\S+ )?(?:does not|doesn't|did not) match (?:\S+ ){0,4}?certificate|no alternative certificate subject",
        ),
        (
            "OpenSSL::SSL::SSLError: SSL_connect returned=1 errno=0 state=error: certificate verify failed (certificate has expired)",
            'hostname "ftp.example.com" does not match the server certificate',
            "The TLS certificate of ftp.example.com has expired.",
        ),
        unless=(r"\bagent\b",),
    ),
    Rule(
        "TLS that did not come about",
        "handshake_failed",
        (
            r"(?:ssl|tls)(?:v?[\d.]+)?[ _/-](?:\S+ ){0,4}?(?:handshake|negotiation|alert|connection error|protocol error|accept|version|fail|could not)",
            r"\bhandshake (?:\S+ ){0,4}?(?:fail|error|timed? ?out|timeout|rejected|aborted|not complete|could not|did not)|handshake_failure|sslhandshakeexception",
            r"(?:could not|couldn't|cannot|unable to|failed to|fail to|failed) (?:\S+ ){0,4}?(?:negotiate|establish|start|complete|initiate|perform|set up|set up)\w* (?:\S+ ){0,5}?(?:tls|ssl|encryption|encrypted|handshake|secure)",
            r"\bssl_connect\b|\bssl_error|ssl[: ]+(?:\S+ )?error|openssl::ssl::sslerror|sslerror|gnutls error|schannel|error:1[0-9a-f]{7}:ssl",
            r"wrong version number|unsupported protocol|no protocols available|no shared cipher|dh key too small|sslv3 alert|tlsv1 alert|unknown protocol|alert protocol version|ee key too small",
            r"no (?:common|supported) (?:\S+ )?(?:cipher|protocol|tls|ssl)",
        ),
        (
            "TLS handshake failed",
            "SSL_connect returned=1 errno=0 state=error: wrong version number",
            "error:0A000102:SSL routines::unsupported protocol",
            "sslv3 alert handshake failure",
        ),
        unless=(r"digital envelope", r"err_ossl", r"\b42[56]\b", r"data (?:connection|channel)", r"rsync"),
        counter_examples=("TLS handshake completed",),
    ),
    Rule(
        "an FTP server that wants TLS, or has none",
        "handshake_failed",
        (
            r"(?:ssl|tls|encryption|ftps|secure connection)\W{0,3}(?:\S+ ){0,6}?(?:is |are )?(?:required|mandatory|not (?:supported|available|enabled|offered|understood|implemented|configured)|unavailable|must be used)",
            r"(?:requires?|must use|policy requires|need to use|only (?:allows?|accepts?)|insists on) (?:\S+ ){0,5}?(?:ssl|tls|encryption|encrypted|ftps|secure)",
            r"(?:does not|doesn't|did not) (?:support|offer|allow|accept|understand|speak) (?:\S+ ){0,5}?(?:ssl|tls|auth tls|ftps|encrypt)",
            r"(?:cleartext|plain ?text|unencrypted|insecure|non-secure|plain) (?:ftp |sessions?|connections?|logins?|sign-?in|\S+ ){0,4}(?:not|are|refused|rejected|denied|prohibited|disabled)",
            r"please use (?:\S+ )?(?:tls|ssl|ftps)|use auth tls|\bauth (?:tls|ssl)\b.{0,40}(?:not|fail|refus|reject|first)",
            r"\b5(?:00|02|04|30|34) auth\b|\b534\b|\b522 ssl|session reuse required|non-anonymous sessions must use encryption|431 (?:unable|need)|504 unknown auth|must be encrypted|cleartext sessions",
        ),
        (
            "530 Non-anonymous sessions must use encryption.",
            "550 SSL/TLS required on the control channel",
            "534 Policy requires SSL.",
            "500 AUTH not understood",
            "The FTP server does not support TLS.",
        ),
        unless=(r"\b42[56]\b",),
    ),
    Rule(
        "SSH sides that share no algorithm",
        "handshake_failed",
        (
            r"unable to negotiate|no matching (?:\S+ ){0,3}?(?:found|kex|key|cipher|mac|host|algorithm|compression)",
            r"could not settle on|(?:could not|couldn't|unable to|failed to|did not|cannot|can't) (?:\S+ ){0,2}?agree (?:on|upon)",
            r"no (?:mutual|common|shared|compatible|acceptable) (?:\S+ ){0,5}?(?:algorithm|kex|key exchange|cipher|mac\b|host key)",
            r"key[- ]exchange (?:\S+ ){0,4}?(?:fail|error|could not|method|algorithm)|(?:kex|ssh|ssh2)[_ ]exchange[_ ](?:identification)?|kex_error|kex_exchange|kex error|incompatible ssh",
            r"(?:incompatible|invalid|unsupported) (?:ssh )?(?:server |protocol )?(?:identification|version|banner)|bad (?:remote )?protocol version|bad server host key|protocol major versions differ|invalid ssh (?:identification|banner)",
            r"error reading ssh protocol banner|unsupported (?:\S+ ){0,2}?(?:algorithm|cipher|key exchange)|algorithm negotiation fail|dispatch_run_fatal|not in hostkeyalgorithms|host key algorithm mismatch|verify server signature|no ssh version received|host key \S+ not permitted|(?:closed|reset|lost|dropped|failed|broke\w*|error) (?:\S+ ){0,4}?(?:during|in|at|while) (?:\S+ ){0,3}?(?:key[- ]exchange|handshake|kex|negotiation)|incorrect signature|ssh negotiation (?:\S+ )?fail|ssh handshake",
        ),
        (
            "Unable to negotiate with 203.0.113.10 port 22: no matching key exchange method found. Their offer: diffie-hellman-group1-sha1",
            "Net::SSH::Exception: could not settle on kex algorithm",
            "kex_exchange_identification: Connection closed by remote host",
            "Could not agree on an SSH host key algorithm with the server.",
        ),
        unless=(r"mutual signature",),
    ),
)

NAMES = (
    Rule(
        "a host name without an address",
        "dns_failure",
        (
            r"(?:could not|couldn't|cannot|can't|can not|unable to|failed to|failure to|failed|not) (?:be )?(?:resolv\w*|look(?:ed)? ?up)\b",
            r"(?:resolution|look ?up)(?: \S+){0,5} (?:has )?(?:failed|failure|error|timed out|unsuccessful)|name resolution|resolving (?:\S+ ){0,3}failed",
            r"(?:does not|doesn't|did not|didn't|would not|no longer) resolve",
            r"name or service not known|nodename nor servname|no address associated|servname not supported|getaddrinfo|gethostbyname",
            r"\benotfound\b|\beai_(?:again|noname|fail|nodata)\b|\bnxdomain\b|\bservfail\b|unknownhost|\bunknown host(?:name)?\b|no such host|host(?: ?name)? (?:\S+ )?(?:was |could )?(?:not (?:be )?found|not known|unknown)|resolv::resolverror",
            r"no (?:such )?(?:dns|a|aaaa|address) (?:\S+ )?records?|no (?:ip )?address (?:found|for|could)|(?:dns|look ?up)\b.{0,80}(?:no address|no result|no record|nothing|no answer)|dns (?:\S+ ){0,3}?(?:error|failure|failed|problem|not found|has no|does not)|dns result has no|host is unknown|socket::resolutionerror",
            r"(?:host ?name|domain|name)(?: \S+){0,4} (?:does not exist|doesn't exist|has no (?:dns|address|ip)|is not (?:known|registered))|unresolvable|11001",
        ),
        (
            "ssh: Could not resolve hostname web1.example.com: Name or service not known",
            "getaddrinfo ENOTFOUND ftp.example.com",
            "The hostname ftp.example.com does not resolve.",
            "DNS lookup of web1.example.com failed",
        ),
        unless=(r"^fatal: .*resolve '|host key|conflict|dependenc|symlink|module|merge|import|\bpath\b|can't resolve '|alias|loader",),
        counter_examples=(
            "Module not found: Error: Can't resolve './app' in '/build/src'",
            "Resolving deltas: 100% (3/3), done.",
        ),
    ),
)

SILENCE = (
    Rule(
        "a server that did not answer in time",
        "connection_timeout",
        (
            r"connect\w*\b(?: \S+){0,10}?(?: |: )(?:has |was |attempt |request )*tim(?:ed|e)[ -]?out|connect\w*[ -]time-?out",
            r"(?:operation|request|attempt|ssh|sftp|ftp|ftps|socket|tcp|banner exchange|dial tcp|login|server|host)\b(?: \S+){0,6} timed[ -]out|i/o timeout",
            r"timed[ -]?out (?:after \S+ \S+ )?(?:while |when |during |trying |waiting )*(?:to )?(?:connect|open|reach|establish|contact|for (?:\S+ ){0,4}?(?:answer|response|reply|banner|greeting|server|connection|host))\w*",
            r"\betimedout\b|wsaetimedout|\b10060\b|net::opentimeout|connectiontimeout|connecttimeout|execution expired|conntimeout|curl: \(28\)|timeout waiting for daemon|\(code 35\)",
            r"(?:did not|didn't|does not|doesn't|not|never|failed to|has not|hasn't|without) (?:\S+ )?(?:respond\w*|answer\w*|repl\w*|accept\w* (?:the |a |our )?connection)(?: \S+){0,6}? (?:with)?in\b",
            r"(?:did not|didn't|never|does not|doesn't|not|failed to) (?:properly )?(?:respond|answer|reply)(?:ed|ing)?\b",
            r"no (?:response|answer|reply|banner|greeting|welcome message)\b(?: \S+){0,4}? (?:from|within|after|by|was|came|in)\b",
            r"(?:could not|couldn't|cannot|can't|unable to|failed to) (?:connect|reach|open|establish|contact)\b.{0,80}(?:with)?in \d+ ?s|(?:connect|reach)\b.{0,60}(?:time-?out|timed out)|connection limit (?:of \S+ \S+ )?(?:passed|ran out|expired)",
            r"^(?:net::ssh::|ssh|timeout::|ftp |sftp )?\S{0,20}timeout(?:::error|error)?$|^timed out$|net::ssh::(?:connection)?timeout|timeout(?:::|\.)?error",
        ),
        (
            "Connection to 203.0.113.10:22 timed out. A firewall usually drops the connection. Check the port.",
            "ssh: connect to host web1.example.com port 22: Connection timed out",
            "Errno::ETIMEDOUT: Connection timed out - connect(2) for 203.0.113.10:21",
            "Net::OpenTimeout: execution expired",
            "The server did not respond within 30 seconds.",
            "Connection timed out during banner exchange",
        ),
        unless=(
            r"readtimeout|read timeout|data connection|pasv|passive|\btransfer|upload|download|timed out (?:while |when )?(?:reading|writing|sending|receiving|waiting for data)|\bagent\b",
            r"^timeout, server|command|script|build\b|keep ?alive|retr |stor |idle|inactiv|mid-|session",
        ),
        counter_examples=("Connection timeout: 30 seconds", "Timeout: 30"),
    ),
)

REFUSALS = (
    Rule(
        "a server that says no, or no route to it",
        "connection_refused",
        (
            r"connect\w*(?: \S+){0,8}? (?:was |were |has been |is |being |been |got )*(?:actively )?refused\b|\brefused (?:\S+ ){0,4}?connection|actively refused|refused to connect",
            r"\beconnrefused\b|wsaeconnrefused|\b10061\b|connection::refused|connectionrefused|target machine actively",
            r"no route to (?:the )?(?:host|server|network|\S+)|\behostunreach\b|\benetunreach\b|(?:network|host|destination|server|address)(?: \S+){0,3}? (?:is |was |port )*(?:unreachable|not reachable)|\behostdown\b|host is down|port unreachable|network is down",
            r"nothing (?:is |was )?(?:listening|listens|answers|answered)|no (?:service|process|server|daemon|one) (?:is |was )?(?:listening|running on|listens)|port \S+ (?:\S+ ){0,3}?(?:is|was|appears to be) (?:\S+ )?closed|not listening|closed port",
            r"(?:server|host|target|it) (?:\S+ ){0,4}?(?:rejected|turned down|declined) (?:the |our |a )?connection",
            r"connect\w*(?: \S+){0,8} (?:was |were )?rejected by (?:the )?(?:server|host|target|firewall)",
        ),
        (
            "ssh: connect to host web1.example.com port 2222: Connection refused",
            "Errno::ECONNREFUSED: Connection refused - connect(2) for 203.0.113.10:22",
            "The server refused the connection on port 21.",
            "ssh: connect to host 203.0.113.10 port 22: No route to host",
            "Nothing is listening on port 22 of web1.example.com",
        ),
        unless=(
            r"data connection|\b425\b|pasv|passive|\bagent\b|sqlstate|redis|mysql|mongo|localhost|127\.0\.0\.1|elasticsearch|postgres",
        ),
    ),
)
