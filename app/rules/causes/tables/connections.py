"""Why the server could not be reached: the agent in front of it, its name, silence, refusal."""

from app.rules.causes.rule import Rule

AGENTS = (
    Rule(
        "the network agent in front of the server",
        "network_agent_error",
        (
            (
                r"\bagent\b.*(?:off-?line|not (?:currently )?(?:connected|running|online|available|reachable|respond"
                r"|authori[sz]ed|allowed)|disconnected|revoked|unreachable|unavailable|no longer connected|went away"
                r"|lost|gone|expired|stopped responding|rejected|refused|refuses|denied|did(?: not|n't) (?:respond"
                r"|answer|connect|allow|accept)|does(?: not|n't) (?:respond|allow|permit)|could not (?:reach|connect"
                r"|open|be reached)|cannot (?:reach|connect)|failed|closed|timed out|dropped|has never connected|no"
                r" route)"
            ),
            (
                r"<cannot> <words>(?:via|through|using|reach|contact|connect to|with) <words>(?:network |deploy"
                r" )?agent\b"
            ),
            r"(?:no|lost|waiting for) <words>(?:network |deploy )agent\b|^no <word>agents? (?:is|was|are|could)",
            r"destination (?:address|host|ip)?.*(?:not (?:allowed|permitted)|must be an ip|denied)",
            r"(?:not|isn't) (?:allowed|listed|permitted|on|in) <words>agent(?:'s)? (?:access|allow)",
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
            r"ssh[-_ ]agent|user[-_ ]agent|agent refused operation|communication with agent|pageant|gpg",
            r"agent admitted|agent forwarding|auth(?:entication)? agent",
        ),
        counter_examples=(
            "sign_and_send_pubkey: signing failed for ED25519: agent refused operation",
            "Network agent office-gateway is online",
            "Could not open a connection to your authentication agent (ssh-agent not running).",
        ),
    ),
)

NAMES = (
    Rule(
        "a host name without an address",
        "dns_failure",
        (
            (
                r"(?:could not|couldn't|cannot|can't|can not|unable to|failed to|failure to|failed|not) (?:be"
                r" )?(?:resolv\w*|look(?:ed)? ?up)\b"
            ),
            r"(?:resolution|look ?up) <words><is>(?:failed|failure|error|timed out|unsuccessful)|name resolution",
            r"resolving <words>failed",
            r"(?:does not|doesn't|did not|didn't|would not|no longer) resolve",
            r"name or service not known|nodename nor servname|no address associated|servname not supported",
            r"getaddrinfo|gethostbyname",
            r"\benotfound\b|\beai_(?:again|noname|fail|nodata)\b|\bnxdomain\b|\bservfail\b|unknownhost",
            r"\bunknown host(?:name)?\b|no such host",
            r"host(?: ?name)? <word>(?:was |could )?(?:not (?:be )?found|not known|unknown)|resolv::resolverror",
            r"no (?:such )?(?:dns|a|aaaa|address) <word>records?|no (?:ip )?address (?:found|for|could)",
            r"(?:dns|look ?up)\b.*(?:no address|no result|no record|nothing|no answer)",
            r"dns <words>(?:error|failure|failed|problem|not found|has no|does not)|dns result has no",
            r"host is unknown|socket::resolutionerror",
            (
                r"(?:host ?name|domain|name) <words>(?:does not exist|doesn't exist|has no (?:dns|address|ip)|is not"
                r" (?:known|registered))"
            ),
            r"unresolvable|11001|<cannot> find (?:a |the )?(?:server|host|host name|hostname) (?:called|named)",
        ),
        (
            "ssh: Could not resolve hostname web1.example.com: Name or service not known",
            "getaddrinfo ENOTFOUND ftp.example.com",
            "The hostname ftp.example.com does not resolve.",
            "DNS lookup of web1.example.com failed",
        ),
        unless=(
            r"^fatal: .*resolve '|host key|conflict|dependenc|symlink|module|merge|import|\bpath\b|can't resolve '",
            r"alias|loader",
        ),
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
            r"execution expired|conntimeout|curl: \(28\)|timeout waiting for daemon|\(code 35\)",
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
            r"net::ssh::(?:connection)?timeout|timeout(?:::|\.)?error",
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
            r"\behostdown\b|host is down|port unreachable|network is down",
            r"nothing <is>(?:listening|listens|answers|answered)",
            r"no (?:service|process|server|daemon|one) <is>(?:listening|running on|listens)",
            r"port \S+ <words>(?:is|was|appears to be) <word>closed|not listening|closed port",
            r"(?:server|host|target|it) <words>(?:rejected|turned down|declined) (?:the |our |a )?connection",
            r"connect\w* <words><is>rejected by (?:the )?(?:server|host|target|firewall)",
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
