"""Errors of the APIs of cloud and SaaS targets."""

from app.rules.causes.rule import Rule

PROVIDER_CODES = (
    Rule(
        "Amazon Web Services, and what speaks its language",
        "provider_error",
        r"""
        \baws::\w+|\ban error occurred \(\w+\) when calling
        \b(?:accessdenied|invalidaccesskeyid|signaturedoesnotmatch|nosuchbucket|nosuchkey|allaccessdisabled
        |permanentredirect|invalidbucketname|requesttimetooskewed|expiredtoken|invalidclienttokenid
        |unrecognizedclient\w*|authfailure|bucketregionerror|authorizationheadermalformed|invalidparametervalue\w*
        |insufficientprivileges\w*|accesscontrollistnotsupported|bucketalreadyexists|bucketalreadyownedbyyou
        |entitytoolarge|requesttimeout|invalidtoken|operationaborted|notsignedup|invalidrequest|invalidargument
        |methodnotallowed|malformedxml|accountproblem|optinrequired|missingauthenticationtoken|incompletesignature
        |kms\.\w+|accessdeniedexception)\b
        specified bucket
        \bbucket\b <words>(?:does not|doesn't|could not|not|denied|refused|missing|cannot|rejected|is gone|invalid
        |wrong)
        access key id|request signature|security token|\barn:aws
        (?:could not|cannot|unable to|failed to|access denied|denied).*\bbucket\b|cloudfront
        elastic ?beanstalk|no environment found for|no application named|environment named
        is in an invalid state|invalid state for this operation|application version .*(?:fail|not|already)
        \bbucket <words>(?:in another|in a different|wrong) region
        unable to locate credentials|could not connect to the endpoint url
        """,
        (
            "Aws::S3::Errors::AccessDenied: Access Denied",
            (
                "An error occurred (NoSuchBucket) when calling the PutObject operation: The specified bucket does "
                "not exist"
            ),
            "The AWS Access Key Id you provided does not exist in our records.",
            "Environment named shop-prod is in an invalid state for this operation. Must be Ready.",
        ),
        unless="timed out|could not resolve|connection refused|enotfound|health|uploaded to bucket",
    ),
    Rule(
        "Shopify, Heroku, Netlify, Rackspace, DigitalOcean, Hetzner and others",
        "provider_error",
        r"""
        \[api\] |shopifyapi|shopify_api|activeresource::|fog::\w+|excon::error|heroku::\w+|platform-api
        malformed response from the api|^remote:\s+! |\[code: \d{4,8}\]|a request to the cloudflare api
        unprocessable entity|pre-receive hook declined|^ ?▸ +\S|apierror\b
        droplet_?kit|hcloud|netlify::|jsonhttperror|pterodactyl\S* <words>(?:error|returned|fail)
        liquid syntax error|invalid (?:api |access |oauth )(?:key|token)
        unrecognized login or wrong password|couldn't find that app|no such app|push rejected
        unable to authenticate you
        (?:asset|theme)\b <words>(?:is invalid|not found|could not be|does not exist|was not found|cannot be|locked)
        azure\S* <words>(?:error|fail)
        \bapi\b <words>(?:returned|responded|answered|replied|rejected|refused|reported|error|failed|denied|said|gave
        |sent)\b
        \bapi (?:key|token|error|request|call|credentials?) <words>(?:failed|error|invalid|rejected|refused|denied
        |expired|revoked|incorrect|wrong|not)
        api error
        requested access to the resource is denied|no basic auth credentials|unauthorized: authentication required
        """,
        (
            "[API] Invalid API key or access token (unrecognized login or wrong password)",
            "Fog::Storage::Rackspace::NotFound: container site-assets",
            "The Netlify API answered 401 Unauthorized.",
            "Couldn't find that app.",
            "Hetzner Cloud API request failed: unauthorized",
        ),
        unless=r"""
        timed out|could not resolve|connection refused|enotfound|rate limit|github|gitlab|bitbucket
        api (?:returned|answered|responded with|replied|replied with) (?:200|201|202|204)|success
        """,
        counter_examples=("API returned 200 OK",),
    ),
)

PROVIDER_NAMES = Rule(
    "a provider that is named with an error",
    "provider_error",
    r"""
    (?:^|[\s\x22'(])(?:amazon|aws|s3|shopify|rackspace|cloud files|heroku|netlify|elastic beanstalk|digital ?ocean
    |hetzner|pterodactyl|cloudflare|backblaze|wasabi|vercel|azure|google cloud|app platform|object storage
    |swift)(?:'s)?[\s\x22'):,].*(?:fail|error|denied|refus|reject|not found|does not exist|could not|couldn't|cannot
    |unable|invalid|expired|unauthori[sz]ed|forbidden|declin|returned [45]\d\d|unavailable|revoked|not accept|no longer)
    (?:fail\w*|error|denied|refused|rejected|could not|couldn't|cannot|unable|invalid|unauthori[sz]ed
    |forbidden).*[\s\x22'(](?:amazon|aws|s3|shopify|rackspace|cloud files|heroku|netlify|elastic beanstalk
    |digital ?ocean|hetzner|pterodactyl|cloudflare|backblaze|wasabi|vercel|google cloud)(?:$|[\s\x22'):,.])
    \b(?:theme|storefront|droplet|container|dyno|slug)\b <words>(?:not found|does not exist|invalid|rejected|failed
    |could not|was not|cannot)
    (?:^|[\s\x22\'(])(?:amazon|aws|s3|shopify|rackspace|cloud files|heroku|netlify|elastic beanstalk|digital ?ocean
    |hetzner|pterodactyl)(?: \S+)? (?:answered|returned|responded|replied|gave|sent)(?: with)? <words>(?:[45]\d\d|error)
    """,
    (
        "Heroku rejected the release: invalid credentials",
        "Netlify refused the access token.",
        "Upload to Rackspace failed: Unauthorized",
    ),
    unless="timed out|time-out|did not (?:respond|answer)",
)

# Transfers connect only to a server or to a provider's API.
ANSWERS = Rule(
    "an API's answer to a transfer",
    "provider_error",
    r"""
    \b(?:http(?:/\d(?:\.\d)?)?|status(?: ?code)?|statuscode|response code|responded with|returned|error|answered
    |code)[\s:=\x22'(]{1,4}(?:http |status |code |error )?\(?[45]\d\d\b
    ^[45]\d\d \(\w+(?:::\w+)*\)
    ^(?:40[0-9]|41[0-5]|42[29]|50[0-4]) (?:bad request|unauthori[sz]ed|payment|forbidden|not found|method|not acceptable
    |conflict|gone|length|precondition|payload|request entity|unsupported media|unprocessable|internal server
    |bad gateway|service unavailable|gateway)
    \x22(?:code|errorcode|error_code|name)\x22: ?\x22\w+\x22|\x22\$metadata\x22|httpstatuscode
    \w+::\w*(?:api|client|http)\w*(?:::\w+)*error|\bapi\w*error\b|\bclienterror\b
    \w+(?:notfound|forbidden|unauthorized)error
    is not authorized to perform|not authori[sz]ed to access|unauthori[sz]ed(?: access)?\b|\bforbidden\b
    \[instance: i-[0-9a-f]+\]|command failed on instance|during an aborted deployment|dockerrun|\.ebextensions
    \b(?:deploy|deployment|release|version|site|app|application|project|organi[sz]ation|team|store|region|function
    |worker) <words>(?:not found|does not exist|is (?:suspended|disabled|stopped|locked|deleted|archived)|was rejected
    |is invalid)
    app service|\bkudu\b|zip ?deploy|azurewebsites|firebase|cloud run|eb-engine|instance deployment|engine execution
    cfn-init|\[app-deploy\]
    \bgraphql\b|user ?errors|does not refer to an existing|section type|liquid\b.*(?:error|invalid)|invalid json
    """,
    (
        "403 (Acme::API::ForbiddenError)",
        "[Instance: i-0a1b2c3d] Command failed on instance. Return code: 1",
        "Unexpected response: HTTP 502",
    ),
    unless=r"\bhealth\b|\bcheck\b|gem::|no such file|permission denied|could not find .* among",
    counter_examples=("Transferred 404 files",),
)
