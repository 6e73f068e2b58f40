"""Servers that do not answer, or refuse the connection."""

from app.rules.causes.rule import Rule

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
