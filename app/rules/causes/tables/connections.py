"""Servers out of reach: the agent in front of them, their names, no answer, a refused connection."""

from app.rules.causes.rule import Rule

AGENTS = Rule(
    "the network agent in front of the server",
    "network_agent_error",
    r"""
    \bagent\b.*(?:off-?line|not (?:currently )?(?:connected|running|online|available|reachable|respond|authori[sz]ed
    |allowed)|disconnected|revoked|unreachable|unavailable|no longer connected|went away|lost|gone|expired
    |stopped responding|rejected|refused|refuses|denied|did(?: not|n't) (?:respond|answer|connect|allow|accept)
    |does(?: not|n't) (?:respond|allow|permit)|could not (?:reach|connect|open|be reached)|cannot (?:reach|connect)
    |failed|closed|timed out|dropped|has never connected|no route)
    <cannot> <words>(?:via|through|using|reach|contact|connect to|with) <words>(?:network |deploy )?agent\b
    (?:no|lost|waiting for) <words>(?:network |deploy )agent\b|^no <word>agents? (?:is|was|are|could)
    destination (?:address|host|ip)?.*(?:not (?:allowed|permitted)|must be an ip|denied)
    (?:not|isn't) (?:allowed|listed|permitted|on|in) <words>agent(?:'s)? (?:access|allow)
    \bagent(?:'s)? (?:access|allow)[- ]?list\b
    \bagent\b.*(?:(?:cannot|could not|can\'t) be (?:reached|found|contacted)|(?:was|has been|is) (?:removed|deleted
    |disabled|stopped|down|missing|unknown)|not be reached|does not exist|lacks)
    """,
    (
        "The network agent office-gateway is offline. It may have lost power. Start it again.",
        "Destination address not allowed",
        "Connection through agent dmz-1 failed: connection refused",
        "Agent certificate was revoked on 2026-11-02",
        "No network agent is connected for this server",
    ),
    unless=r"""
    ssh[-_ ]agent|user[-_ ]agent|agent refused operation|communication with agent|pageant|gpg
    agent admitted|agent forwarding|auth(?:entication)? agent
    """,
    counter_examples=(
        "sign_and_send_pubkey: signing failed for ED25519: agent refused operation",
        "Network agent office-gateway is online",
        "Could not open a connection to your authentication agent (ssh-agent not running).",
    ),
)

NAMES = Rule(
    "a host name without an address",
    "dns_failure",
    r"""
    (?:could not|couldn't|cannot|can't|can not|unable to|failed to|failure to|failed|not) (?:be )?(?:resolv\w*
    |look(?:ed)? ?up)\b
    (?:resolution|look ?up) <words><is>(?:failed|failure|error|timed out|unsuccessful)|name resolution
    (?:does not|doesn't|did not|didn't|would not|no longer) resolve
    name or service not known|nodename nor servname|no address associated|servname not supported
    getaddrinfo|gethostbyname
    \benotfound\b|\beai_(?:again|noname|fail|nodata)\b|\bnxdomain\b|\bservfail\b|unknownhost
    \bunknown host(?:name)?\b|no such host
    host(?: ?name)? <word>(?:was |could )?(?:not (?:be )?found|not known|unknown)|resolv::resolverror
    no (?:such )?(?:dns|a|aaaa|address) <word>records?|no (?:ip )?address (?:found|for|could)
    (?:dns|look ?up)\b.*(?:no address|no result|no record|nothing|no answer)
    dns <words>(?:error|failure|failed|problem|not found|has no|does not)
    socket::resolutionerror
    (?:host ?name|domain|name) <words>(?:does not exist|doesn't exist|has no (?:dns|address|ip)|is not (?:known
    |registered))
    unresolvable|11001|<cannot> find (?:a |the )?(?:server|host|host name|hostname) (?:called|named)
    (?:^|\s)[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,} (?:cannot|could not|can\'t) be found
    into an (?:ip )?address|(?:looking up|resolving) <words>(?:failed|gave|returned|brought|found no)
    host ?name <words>(?:<missing>|unknown|invalid|not known)|invalid host ?name|<missing> in (?:the )?dns
    not known to dns
    """,
    (
        "ssh: Could not resolve hostname web1.example.com: Name or service not known",
        "getaddrinfo ENOTFOUND ftp.example.com",
        "The hostname ftp.example.com does not resolve.",
        "DNS lookup of web1.example.com failed",
    ),
    unless=r"""
    ^fatal: .*resolve '|host key|conflict|dependenc|symlink|module|merge|import|\bpath\b|can't resolve '
    alias|loader
    """,
    counter_examples=(
        "Module not found: Error: Can't resolve './app' in '/build/src'",
        "Resolving deltas: 100% (3/3), done.",
    ),
)

SILENCE = Rule(
    "a server that did not answer in time",
    "connection_timeout",
    r"""
    connect\w*:? <words>(?:has |was |attempt |request )*tim(?:ed|e)[ -]?out
    connect\w*[ -]time-?out
    (?:operation|request|attempt|ssh|sftp|ftp|ftps|socket|tcp|banner exchange|dial tcp|login|server
    |host)\b <words>timed[ -]out
    i/o timeout
    timed[ -]?out (?:after \S+ \S+ )?(?:while |when |during |trying |waiting )*(?:to )?(?:connect|open|reach|establish
    |contact|for <words>(?:answer|response|reply|banner|greeting|server|connection|host))\w*
    time-?out <word>connecting|waited <words>\d+ (?:s\b|sec).*(?:answer|respon|reply|without success)
    \betimedout\b|wsaetimedout|\b10060\b|net::opentimeout|connectiontimeout|connecttimeout
    execution expired|conntimeout|curl: \(28\)|timeout waiting for daemon
    timed out (?:while )?waiting for (?:the )?handshake|\(code 35\)
    (?:did not|didn't|does not|doesn't|not|never|failed to|has not|hasn't|without) <word>(?:respond\w*|answer\w*|repl\w*
    |accept\w* (?:the |a |our )?connection) <words>(?:with)?in\b
    (?:did not|didn't|never|does not|doesn't|not|failed to) (?:properly )?(?:respond|answer|reply)(?:ed|ing)?\b
    no (?:response|answer|reply|banner|greeting|welcome message)\b <words>(?:from|within|after|by|was|came|in)\b
    <cannot> (?:be )?(?:connect|reach|open|establish|contact)\w*\b.*(?:with)?in \d+ ?s
    (?:connect|reach)\b.*(?:time-?out|timed out)
    connection limit (?:of \S+ \S+ )?(?:passed|ran out|expired)
    ^(?:net::ssh::|ssh|timeout::|ftp |sftp )?\S{0,20}timeout(?:::error|error)?$|^timed out$
    timeout \((?:control|server) socket\)|^fatal error: (?:max-retries exceeded|timeout)|host name resolve timeout
    ^timeout - reconnecting|daemon handshake timeout
    net::ssh::(?:connection)?timeout|timeout(?:::|\.)?error
    (?:stayed|remained|keeps|kept|is|was) silent|unanswered|no sign of life
    connect\w* .*(?:took too long|in time\b)|no connection .*(?:with)?in \w* ?(?:the |a )?(?:limit|time|\d)
    (?:^|\s)[\w-]*[\d.][\w.:-]* (?:has )?timed out\b
    (?:server|host|target) (?:\S+ )?timed out\b
    connect\w* .*took (?:longer|more) than|<not> send <words>(?:greeting|banner|welcome|version)
    """,
    (
        "Connection to 203.0.113.10:22 timed out. A firewall usually drops the connection. Check the port.",
        "ssh: connect to host web1.example.com port 22: Connection timed out",
        "Errno::ETIMEDOUT: Connection timed out - connect(2) for 203.0.113.10:21",
        "Net::OpenTimeout: execution expired",
        "The server did not respond within 30 seconds.",
        "Connection timed out during banner exchange",
    ),
    unless=r"""
    readtimeout|read timeout|data connection|pasv|passive|\btransfer|upload|download
    timed out (?:while |when )?(?:reading|writing|sending|receiving|waiting for data)|\bagent\b
    ^timeout, server|command|script|build\b|keep ?alive|retr |stor |idle|inactiv|mid-|session
    """,
    counter_examples=(
        "Connection timeout: 30 seconds",
        "Timeout: 30",
    ),
)

REFUSALS = Rule(
    "a server that says no, or no route to it",
    "connection_refused",
    r"""
    connect\w* <words><is>(?:actively )?refused\b|actively refused
    refused to connect
    \beconnrefused\b|wsaeconnrefused|\b10061\b|connection::refused|connectionrefused
    target machine actively
    no route to (?:the )?(?:host|server|network|\S+)|\behostunreach\b|\benetunreach\b
    (?:network|host|destination|server|address) <words>(?:is |was |port )*(?:unreachable|not reachable)
    \behostdown\b|host <word>is down|port unreachable|network is down
    nothing <is>(?:listening|listens|answers|answered)
    no (?:service|process|server|daemon|one) <is>(?:listening|running on|listens)
    port \S+ <words>(?:is|was|appears to be) <word>closed|not listening|closed port
    (?:server|host|target|it) <words>(?:rejected|turned down|declined) (?:the |our |a )?connection
    connect\w* <words><is>rejected by (?:the )?(?:server|host|target|firewall)
    nothing (?:is |was )?(?:running|answering|there)|connection <words><is>(?:rejected|declined|turned (?:down|away))\b
    port <words><is>closed
    refus(?:es|ed|ing) <words>connections?|reject(?:s|ed|ing) <words>connections?
    """,
    (
        "ssh: connect to host web1.example.com port 2222: Connection refused",
        "Errno::ECONNREFUSED: Connection refused - connect(2) for 203.0.113.10:22",
        "The server refused the connection on port 21.",
        "ssh: connect to host 203.0.113.10 port 22: No route to host",
        "Nothing is listening on port 22 of web1.example.com",
    ),
    unless=r"""
    data connection|\b425\b|pasv|passive|\bagent\b|sqlstate|redis|mysql|mongo|localhost|127\.0\.0\.1
    elasticsearch|postgres
    """,
)
