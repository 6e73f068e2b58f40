"""Host names that do not resolve."""

from app.rules.causes.rule import Rule

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
