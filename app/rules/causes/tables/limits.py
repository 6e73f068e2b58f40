"""Quotas, rate limits and caps on connections."""

from app.rules.causes.rule import Rule

BUDGETS = Rule(
    "git LFS: the storage or bandwidth of its account",
    "limit_reached",
    r"""
    \blfs\b.*(?:budget|quota|bandwidth|over its data)|(?:budget|quota).*\blfs\b|over its data quota
    repository size limit|(?:above|exceeds?|exceeded) (?:its |the )?(?:size|storage) limit|project storage limit
    """,
    (
        "batch response: This repository exceeded its LFS budget. The account responsible for the budget should "
        "increase it to restore access.",
        "batch response: This repository is over its data quota. Purchase more data packs to restore access.",
    ),
)

# DeployHQ's own messages about an account, before a command runs.
ACCOUNT = Rule(
    "the account's build minutes",
    "limit_reached",
    r"""
    (?:no|zero|out of|ran out of|used (?:up )?(?:all )?|exceeded|exhausted|reached|over) <words>build (?:minutes
    |allowance|credits?|time allowance|limit)
    build (?:minutes|allowance|credits?) <words>(?:used up|exhausted|reached|exceeded|run out|ran out|spent|depleted)
    toomanyrequests: .*pull rate limit|(?:reached|exceeded) your <word>pull rate limit
    """,
    ("Your account has no build minutes left for this month.",),
)

LIMITS = (
    Rule(
        "too many requests, or too fast",
        "limit_reached",
        r"""
        rate[- ]?limit\w*|too many requests|\b429\b
        throttl(?:ed|ing)|\bslow ?down\b
        requestlimitexceeded|reduce (?:your )?request rate|calls? per (?:second|minute|hour)
        request(?:s)? per (?:second|minute|hour)|toomanyrequests|retry[- ]after|bandwidth ?limit ?exceeded
        provisionedthroughput
        """,
        (
            "Shopify API returned 429 Too Many Requests",
            "Aws::S3::Errors::SlowDown: Please reduce your request rate.",
            "API rate limit exceeded for installation ID 4711.",
        ),
        unless=r"npm (?:err|error)|composer|limit\W{0,3}remaining",
        counter_examples=("X-RateLimit-Remaining: 4999",),
    ),
    Rule(
        "too many connections, sessions or users",
        "limit_reached",
        r"""
        too many <words>(?:connections?|clients?|users?|sessions?|logins?|processes|connected)\b
        (?:max(?:imum)?|limit) <words>(?:connections?|clients?|users?|sessions?|logins?|channels?)\b <words>(?:reached
        |exceeded|from your|are already|is|allowed|connected|\(\d+\)|limit|hit)
        max(?:imum)? ?(?:number of )?(?:connections|clients|sessions|startups) <words>(?:reached|exceeded|hit|open|used)
        (?:connection|session|client|user|login)s? (?:limit|cap|maximum) <words>(?:reached|exceeded|hit|full|used)
        no more (?:connections|sessions|clients)
        (?:only|already) \d+ <word>(?:connections|sessions|users) <is>(?:allowed|open|per)|connected users
        \busers?\b.*maximum.*already|(?:can't|cannot|not) accept more than \d+|session open refused
        resource shortage|exceeded maxstartups|past maxstartups|server <is>(?:full|too busy)
        """,
        (
            "421 There are too many connected users, please try later.",
            "530 Sorry, the maximum number of clients (5) from your host are already connected.",
            "421 Too many connections (8) from this IP",
            "@ERROR: max connections (4) reached -- try again later",
        ),
        unless="sqlstate|mysql|authentication failures|could not connect.*redis",
    ),
    Rule(
        "an allowance of the account, or a quota of a provider",
        "limit_reached",
        r"""
        (?:build|deploy(?:ment)?s?|monthly|account|plan|package|project|server|minutes?|credits?|transfer|bandwidth
        |traffic|usage|data|lfs|user|file|upload|theme|asset|droplet|api|request|concurren\w+)\b <words>(?:allowance
        |limit|quota|minutes|credits?|cap|maximum) <words>(?:reached|exceeded|used|exhausted|hit|ran out|run out|spent
        |left|is up|over|consumed|depleted)
        limit[_ ]<is>(?:reached|exceeded|hit)|limitexceeded
        (?:reached|exceed\w*|hit|used up|over|used|exhausted|ran out of|run out of|out of|consumed|no|beyond|more than
        |depleted) <words>(?:allowance|limit|quota|cap\b|build minutes|build credits|minutes (?:left|remaining|for)
        |number of <word>(?:servers|projects|sites|themes|apps|deployments|builds|environments|versions|users
        |repositories|buckets|droplets)|(?:servers|projects|deployments|builds|minutes) (?:allowed|included|permitted))
        quotaexceeded
        (?:allowance|quota|limit) <words><is>(?:reached|exceeded|exhausted|used up|spent|full|hit)
        slug size.*too large|is too large \(max|(?:exceed\w*|above|over) the (?:maximum )?<word>(?:file )?size limit of
        (?:supports?|allows?) (?:only )?(?:files )?up to \S+ (?:files|mib|mb|gb)
        maximum (?:number of )?(?:themes|sites|apps)
        usage limits? .*exceeded|exceeded .*usage limit
        resource_limit|toomany(?:buckets|application|environments)
        (?:upgrade|increase) your (?:plan|package)|plan (?:only )?(?:allows|permits|includes)
        (?:not|n't) (?:allowed|permitted|included|available) (?:on|in|with|by) (?:your|this|the) <word>(?:plan|package)
        no (?:more )?(?:deployments?|builds?|build minutes|minutes|credits?|projects|servers) (?:are |is )?(?:left
        |remaining|available|allowed)
        all <words>(?:minutes|credits|deployments) <words>(?:used|gone|spent)
        """,
        (
            "Your account has used up its build minutes for this month. Upgrade the package.",
            "The server limit of your package has been reached",
            "You have exceeded your monthly build allowance.",
            "Shopify: Exceeded maximum number of themes",
            "server_limit_reached",
        ),
        unless=r"""
        disk|inode|time ?limit|time ?out|memory|storage quota|storage allocation|size limit|recursion|stack
        file watchers|seconds|\bwithin\b|retry limit
        """,
        counter_examples=(
            "Build allowance: 120 of 200 minutes used",
            "Checking build allowance",
        ),
    ),
)
