"""Limits of any kind, and the errors of the APIs of clouds and SaaS targets."""

from app.rules.causes.rule import Rule

LIMITS = (
    Rule(
        "too many requests, or too fast",
        "limit_reached",
        (
            r"rate[- ]?limit\w*|too many requests|\b429\b.{0,60}(?:requests?|limit|error|retry|returned|response|$)|(?:returned|status|code|error|http|responded with) 429\b|throttl(?:ed|ing)|\bslow ?down\b|requestlimitexceeded|reduce (?:your )?request rate|calls? per (?:second|minute|hour)|request(?:s)? per (?:second|minute|hour)|toomanyrequests|retry[- ]after|bandwidth ?limit ?exceeded|provisionedthroughput",
        ),
        (
            "Shopify API returned 429 Too Many Requests",
            "Aws::S3::Errors::SlowDown: Please reduce your request rate.",
            "API rate limit exceeded for installation ID 4711.",
        ),
        unless=(r"npm (?:err|error)|composer",),
        counter_examples=("X-RateLimit-Remaining: 4999",),
    ),
    Rule(
        "too many connections, sessions or users",
        "limit_reached",
        (
            r"too many (?:\S+ ){0,4}?(?:connections?|clients?|users?|sessions?|logins?|processes|connected)\b|(?:max(?:imum)?|limit)(?: \S+){0,6}? (?:connections?|clients?|users?|sessions?|logins?|channels?)\b(?: \S+){0,6}? ?(?:reached|exceeded|from your|are already|is|allowed|connected|\(\d+\)|limit|hit)|max(?:imum)? ?(?:number of )?(?:connections|clients|sessions|startups)\b",
            r"(?:connection|session|client|user|login)s? (?:limit|cap|maximum)(?: \S+){0,5}? ?(?:reached|exceeded|hit|full|used)|no more (?:connections|sessions|clients)|(?:only|already) \d+ (?:\S+ )?(?:connections|sessions|users) (?:are )?(?:allowed|open|per)|connected users|\busers?\b.{0,20}maximum.{0,30}already|(?:can't|cannot|not) accept more than \d+|session open refused|resource shortage|exceeded maxstartups|past maxstartups|server (?:is )?(?:full|too busy)",
        ),
        (
            "421 There are too many connected users, please try later.",
            "530 Sorry, the maximum number of clients (5) from your host are already connected.",
            "421 Too many connections (8) from this IP",
            "@ERROR: max connections (4) reached -- try again later",
        ),
        unless=(r"sqlstate|mysql|authentication failures|could not connect.{0,20}redis",),
    ),
    Rule(
        "an allowance of the account, or a quota of a provider",
        "limit_reached",
        (
            r"(?:build|deploy(?:ment)?s?|monthly|account|plan|package|project|server|minutes?|credits?|transfer|bandwidth|traffic|usage|data|lfs|user|file|upload|theme|asset|droplet|api|request|concurren\w+)\b(?: \S+){0,6}? (?:allowance|limit|quota|minutes|credits?|cap|maximum)(?: \S+){0,6}? ?(?:reached|exceeded|used|exhausted|hit|ran out|run out|spent|left|is up|over|consumed|depleted)|limit[_ ](?:has been |was |is )?(?:reached|exceeded|hit)|limitexceeded|limit exceeded",
            r"(?:reached|exceed\w*|hit|used up|over|used|exhausted|ran out of|run out of|out of|consumed|no|beyond|more than|depleted) (?:\S+ ){0,8}?(?:allowance|limit|quota|cap\b|build minutes|build credits|minutes (?:left|remaining|for)|number of (?:\S+ )?(?:servers|projects|sites|themes|apps|deployments|builds|environments|versions|users|repositories|buckets|droplets)|(?:servers|projects|deployments|builds|minutes) (?:allowed|included|permitted))",
            r"\bquota ?exceeded|quotaexceeded|(?:allowance|quota|limit)(?: \S+){0,4}? (?:is |was |has been )?(?:reached|exceeded|exhausted|used up|spent|full|hit)|_limit_reached|resource_limit|toomany(?:buckets|application|environments)|(?:upgrade|increase) your (?:plan|package)|plan (?:only )?(?:allows|permits|includes)|(?:not|n't) (?:allowed|permitted|included|available) (?:on|in|with|by) (?:your|this|the) (?:\S+ )?(?:plan|package)",
        ),
        (
            "Your account has used up its build minutes for this month. Upgrade the package.",
            "The server limit of your package has been reached",
            "You have exceeded your monthly build allowance.",
            "Shopify: Exceeded maximum number of themes",
            "server_limit_reached",
        ),
        unless=(
            r"disk|inode|time ?limit|time ?out|memory|storage quota|storage allocation|size limit|recursion|stack|file watchers|seconds|\bwithin\b|retry limit",
        ),
        counter_examples=("Build allowance: 120 of 200 minutes used", "Checking build allowance"),
    ),
)

PROVIDER_CODES = (
    Rule(
        "Amazon Web Services, and what speaks its language",
        "provider_error",
        (
            r"\baws::\w+|\ban error occurred \(\w+\) when calling|\b(?:accessdenied|invalidaccesskeyid|signaturedoesnotmatch|nosuchbucket|nosuchkey|allaccessdisabled|permanentredirect|invalidbucketname|requesttimetooskewed|expiredtoken|invalidclienttokenid|unrecognizedclient\w*|authfailure|bucketregionerror|authorizationheadermalformed|invalidparametervalue\w*|insufficientprivileges\w*|accesscontrollistnotsupported|bucketalreadyexists|bucketalreadyownedbyyou|entitytoolarge|requesttimeout|invalidtoken|operationaborted|notsignedup|invalidrequest|invalidargument|methodnotallowed|malformedxml|accountproblem|optinrequired|missingauthenticationtoken|incompletesignature|kms\.\w+|accessdeniedexception)\b",
            r"specified bucket|\bbucket\b(?: \S+){0,8}? (?:does not|doesn't|could not|not|denied|refused|missing|cannot|rejected|is gone|invalid|wrong)|access key id|request signature|security token|\barn:aws|(?:could not|cannot|unable to|failed to|access denied|denied).{0,60}\bbucket\b|cloudfront|elastic ?beanstalk|no environment found for|no application named|environment named|is in an invalid state|invalid state for this operation|application version .{0,40}(?:fail|not|already)",
        ),
        (
            "Aws::S3::Errors::AccessDenied: Access Denied",
            "An error occurred (NoSuchBucket) when calling the PutObject operation: The specified bucket does not exist",
            "The AWS Access Key Id you provided does not exist in our records.",
            "Environment named shop-prod is in an invalid state for this operation. Must be Ready.",
        ),
        unless=(r"timed out|could not resolve|connection refused|enotfound|health|uploaded to bucket",),
    ),
    Rule(
        "Shopify, Heroku, Netlify, Rackspace, DigitalOcean, Hetzner and others",
        "provider_error",
        (
            r"\[api\] |shopifyapi|shopify_api|activeresource::|fog::\w+|excon::error|heroku::\w+|platform-api|droplet_?kit|hcloud|netlify::|jsonhttperror|pterodactyl\S* (?:\S+ ){0,4}(?:error|returned|fail)|liquid syntax error|invalid api key|invalid (?:api |access |oauth )(?:key|token)|unrecognized login or wrong password|couldn't find that app|no such app|push rejected|pre-receive hook declined.{0,40}heroku|unable to authenticate you|(?:asset|theme)\b(?: \S+){0,6}? (?:is invalid|not found|could not be|does not exist|was not found|cannot be|locked)|azure\S* (?:\S+ ){0,6}(?:error|fail)",
            r"\bapi\b(?: \S+){0,8}? (?:returned|responded|answered|replied|rejected|refused|reported|error|failed|denied|said|gave|sent)\b(?: \S+){0,8}|\bapi (?:key|token|error|request|call|credentials?)(?: \S+){0,8}? (?:failed|error|invalid|rejected|refused|denied|expired|revoked|incorrect|wrong|not)|api error",
        ),
        (
            "[API] Invalid API key or access token (unrecognized login or wrong password)",
            "Fog::Storage::Rackspace::NotFound: container site-assets",
            "The Netlify API answered 401 Unauthorized.",
            "Couldn't find that app.",
            "Hetzner Cloud API request failed: unauthorized",
        ),
        unless=(
            r"timed out|could not resolve|connection refused|enotfound|rate limit|github|gitlab|bitbucket|api (?:returned|answered|responded with|replied|replied with) (?:200|201|202|204)|success",
        ),
        counter_examples=("API returned 200 OK",),
    ),
)

PROVIDER_NAMES = (
    Rule(
        "a provider that is named with an error",
        "provider_error",
        (
            r"(?:^|[\s\"'(])(?:amazon|aws|s3|shopify|rackspace|cloud files|heroku|netlify|elastic beanstalk|digital ?ocean|hetzner|pterodactyl|cloudflare|backblaze|wasabi|vercel|azure|google cloud|app platform|object storage|swift)(?:'s)?[\s\"'):,].{0,160}(?:fail|error|denied|refus|reject|not found|does not exist|could not|couldn't|cannot|unable|invalid|expired|unauthori[sz]ed|forbidden|declin|returned [45]\d\d|unavailable|revoked|not accept|no longer)",
            r"(?:fail\w*|error|denied|refused|rejected|could not|couldn't|cannot|unable|invalid|unauthori[sz]ed|forbidden).{0,160}[\s\"'(](?:amazon|aws|s3|shopify|rackspace|cloud files|heroku|netlify|elastic beanstalk|digital ?ocean|hetzner|pterodactyl|cloudflare|backblaze|wasabi|vercel|google cloud)(?:$|[\s\"'):,.])",
            r"\b(?:theme|storefront|droplet|container|dyno|slug)\b(?: \S+){0,6}? (?:not found|does not exist|invalid|rejected|failed|could not|was not|cannot)",
        ),
        (
            "Heroku rejected the release: invalid credentials",
            "Netlify refused the access token.",
            "Upload to Rackspace failed: Unauthorized",
        ),
        unless=(r"timed out|time-out|did not (?:respond|answer)",),
    ),
)
