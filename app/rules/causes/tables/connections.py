"""Servers that do not answer, or refuse the connection."""

from app.rules.causes.rule import Rule

SILENCE = (
    Rule(
        "a server that did not answer in time",
        "connection_timeout",
        (
            r"connect\w*:? <words>(?:has |was |attempt |request )*tim(?:ed|e)[ -]?out",
            r"connect\w*[ -]time-?out",
            (
                r"(?:operation|request|attempt|ssh|sftp|ftp|ftps|socket|tcp|banner exchange|dial tcp|login|server"
                r"|host)\b <words>timed[ -]out"
            ),
            r"i/o timeout",
            (
                r"timed[ -]?out (?:after \S+ \S+ )?(?:while |when |during |trying |waiting )*(?:to )?(?:connect|open"
                r"|reach|establish|contact|for <words>(?:answer|response|reply|banner|greeting|server|connection"
                r"|host))\w*"
            ),
            r"time-?out <word>connecting|waited <words>\d+ (?:s\b|sec).*(?:answer|respon|reply|without success)",
            r"\betimedout\b|wsaetimedout|\b10060\b|net::opentimeout|connectiontimeout|connecttimeout",
            r"execution expired|conntimeout|curl: \(28\)|timeout waiting for daemon"
            r"|timed out (?:while )?waiting for (?:the )?handshake|\(code 35\)",
            (
                r"(?:did not|didn't|does not|doesn't|not|never|failed to|has not|hasn't|without) <word>(?:respond\w*"
                r"|answer\w*|repl\w*|accept\w* (?:the |a |our )?connection) <words>(?:with)?in\b"
            ),
            (
                r"(?:did not|didn't|never|does not|doesn't|not|failed to) (?:properly )?(?:respond|answer|reply)(?:ed"
                r"|ing)?\b"
            ),
            (
                r"no (?:response|answer|reply|banner|greeting|welcome message)\b <words>(?:from|within|after|by|was"
                r"|came|in)\b"
            ),
            r"<cannot> (?:be )?(?:connect|reach|open|establish|contact)\w*\b.*(?:with)?in \d+ ?s",
            r"(?:connect|reach)\b.*(?:time-?out|timed out)",
            r"connection limit (?:of \S+ \S+ )?(?:passed|ran out|expired)",
            r"^(?:net::ssh::|ssh|timeout::|ftp |sftp )?\S{0,20}timeout(?:::error|error)?$|^timed out$",
            r"timeout \((?:control|server) socket\)|^fatal error: (?:max-retries exceeded|timeout)"
            r"|host name resolve timeout",
            r"^timeout - reconnecting|daemon handshake timeout",
            r"net::ssh::(?:connection)?timeout|timeout(?:::|\.)?error",
            r"(?:stayed|remained|keeps|kept|is|was) silent|unanswered|no sign of life",
            r"connect\w* .*(?:took too long|in time\b)|no connection .*(?:with)?in \w* ?(?:the |a )?(?:limit|time|\d)",
            r"(?:^|\s)[\w-]*[\d.][\w.:-]* (?:has )?timed out\b",
            r"(?:server|host|target) (?:\S+ )?timed out\b",
            r"connect\w* .*took (?:longer|more) than|<not> send <words>(?:greeting|banner|welcome|version)",
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
            r"readtimeout|read timeout|data connection|pasv|passive|\btransfer|upload|download",
            r"timed out (?:while |when )?(?:reading|writing|sending|receiving|waiting for data)|\bagent\b",
            r"^timeout, server|command|script|build\b|keep ?alive|retr |stor |idle|inactiv|mid-|session",
        ),
        counter_examples=(
            "Connection timeout: 30 seconds",
            "Timeout: 30",
        ),
    ),
)

REFUSALS = (
    Rule(
        "a server that says no, or no route to it",
        "connection_refused",
        (
            r"connect\w* <words><is>(?:actively )?refused\b|\brefused <words>connection|actively refused",
            r"refused to connect",
            r"\beconnrefused\b|wsaeconnrefused|\b10061\b|connection::refused|connectionrefused",
            r"target machine actively",
            r"no route to (?:the )?(?:host|server|network|\S+)|\behostunreach\b|\benetunreach\b",
            r"(?:network|host|destination|server|address) <words>(?:is |was |port )*(?:unreachable|not reachable)",
            r"\behostdown\b|host <word>is down|port unreachable|network is down",
            r"nothing <is>(?:listening|listens|answers|answered)",
            r"no (?:service|process|server|daemon|one) <is>(?:listening|running on|listens)",
            r"port \S+ <words>(?:is|was|appears to be) <word>closed|not listening|closed port",
            r"(?:server|host|target|it) <words>(?:rejected|turned down|declined) (?:the |our |a )?connection",
            r"connect\w* <words><is>rejected by (?:the )?(?:server|host|target|firewall)",
            (
                r"nothing (?:is |was )?(?:running|answering|there)|connection <words><is>(?:rejected|declined|turned"
                r" (?:down|away))\b"
            ),
            r"port <words><is>closed",
            r"refus(?:es|ed|ing) <words>connections?|reject(?:s|ed|ing) <words>connections?",
        ),
        (
            "ssh: connect to host web1.example.com port 2222: Connection refused",
            "Errno::ECONNREFUSED: Connection refused - connect(2) for 203.0.113.10:22",
            "The server refused the connection on port 21.",
            "ssh: connect to host 203.0.113.10 port 22: No route to host",
            "Nothing is listening on port 22 of web1.example.com",
        ),
        unless=(
            r"data connection|\b425\b|pasv|passive|\bagent\b|sqlstate|redis|mysql|mongo|localhost|127\.0\.0\.1",
            r"elasticsearch|postgres",
        ),
    ),
)
