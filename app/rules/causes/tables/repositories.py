"""git, Subversion and Mercurial: repositories that cannot be read."""

from app.rules.causes.rule import Rule

# git's own settings, and outages of its hosts: a new key helps with neither.
REFUSALS = (
    Rule(
        "git: it refuses to go on by its own settings",
        "repository_access",
        r"""
        detected dubious ownership|transport '\w+' not allowed|unsafe repository|not owned by current user
        unable to create '.*\.lock': file exists|another git process seems to be running
        clone succeeded, but checkout failed|active post-checkout hook found|refusing to (?:clone|fetch|work)
        """,
        (
            "fatal: detected dubious ownership in repository at '/workspace/shop'",
            "fatal: transport 'file' not allowed",
        ),
    ),
    Rule(
        "git: the host has a fault of its own",
        "repository_access",
        r"""
        requested url returned error: 5\d\d|rpc failed; (?:http|result=\d+, http code =) ?5\d\d
        remote: .*(?:internal server error|service unavailable|bad gateway|gateway time-?out|under maintenance
        |try again)
        """,
        (
            "fatal: unable to access 'https://bitbucket.org/acme/web.git/': The requested URL returned error: 503",
            "remote: GitLab is under maintenance",
        ),
        first_check="The status page of the repository's host: its server answered with an error of its own, which no"
        " key or token mends. Then deploy again.",
    ),
)

REPOSITORIES = (
    Rule(
        "git: the host does not let us read",
        "repository_access",
        r"""
        repository <words>(?:not found|not exist|access denied|could not be (?:read|found|accessed|reached|cloned)
        |cannot be (?:read|found|accessed|reached)|is (?:disabled|private|gone|inaccessible|unavailable|not accessible
        |empty)|has been (?:disabled|deleted|removed|moved)|no longer exists)
        ^remote: .*\b(?:deprecated|no longer|not (?:supported|allowed|found|accessible|permitted)|disabled|suspended
        |blocked|expired|revoked|invalid|denied|forbidden|may not have access|must be replaced|archived|locked)\b
        saml sso|enforced saml|rsa key with sha-1|key type .* no longer|key is too (?:short|small)|not signed in to
        err(?:or)?: repository
        could not read from remote repository|does not appear to be a git repository|not a git repository
        unable to access 'https?:|authentication failed for 'https?:
        could not read (?:username|password) for|http basic: access denied
        support for password authentication was removed|terminal prompts disabled
        (?:git@|hg@|git: |@github\.com|@bitbucket\.org|@gitlab\S*|github\.com|gitlab\S*|bitbucket\.org
        |ssh\.dev\.azure\.com)\S*:? .*permission denied
        permission (?:to \S+ )?denied to
        deploy (?:key|token)\b.*(?:reject|revoked|denied|not|invalid|expired|removed|lacks|missing|deleted|refused)
        \bconq\b|tf40\d{4}|access denied to (?:the )?repository|key you are authenticating with
        the project you were looking for
        remote: <words>(?:forbidden|unauthorized|access denied|permission|invalid (?:username|credentials)|not found
        |write access|the project you were looking for|you do not have|you don't have|access to this repository
        |http basic|authentication|repository|support for)
        oauth app access restrictions|sso(?:\S+)? <words>(?:token|authori)
        (?:requested url returned error: (?:4|5)\d\d)
        fatal: (?:remote error|unable to connect to|unable to look up|read error|protocol error|early eof
        |the remote end hung up|fetch-pack|index-pack|clone of|unable to access|could not read|authentication failed
        |repository)
        rpc failed|early eof|index-pack failed|fetch-pack: |bad line length|invalid index-pack|loose object
        object file .* is empty|pack (?:is corrupted|signature mismatch)|did not send all necessary objects
        transport reported error|transport \S+ not allowed|unable to write (?:request )?to remote
        no submodule mapping|unable to get password from user
        """,
        (
            "ERROR: Repository not found.",
            "git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.",
            "fatal: Authentication failed for 'https://bitbucket.org/acme/web.git/'",
            "remote: HTTP Basic: Access denied. The provided password or token is incorrect",
            "fatal: unable to access 'https://git.example.com/acme/web.git/': The requested URL returned error: 403",
            "ERROR: Permission to acme/web.git denied to deploy key",
        ),
        unless=r"apt\b|\bdeb\b|yum|maven|e: the repository|docker|package",
    ),
    Rule(
        "a submodule that cannot be read",
        "repository_access",
        r"""
        no url found for submodule|clone of .* into submodule|failed to clone '
        submodule\b.*(?:fail|denied|could not|cannot|unable|not found|no access|not accessible|inaccessible
        |not be (?:read|cloned|fetched)|refused|no permission|unreachable|private|missing|does not)
        (?:could not|couldn't|cannot|can't|unable to|failed to|fail to|no access to|error) <words>submodules?\b
        git-lfs|lfs: |smudge|batch response
        """,
        (
            "fatal: No url found for submodule path 'lib/theme' in .gitmodules",
            "The submodule lib/theme could not be cloned. Its deploy key may be missing.",
            "Failed to clone 'lib/theme'. Retry scheduled",
        ),
        unless=r"commit\b.*(?:missing|not found)|quota",
    ),
    Rule(
        "Subversion and Mercurial: no way to read",
        "repository_access",
        r"""
        svn: e(?:17\d{4}|215004|175\d{3}|230001|120\d{3}|670\d{3}|0001\d\d|731\d{3}|210\d{3}|220\d{3}|160013)
        svn: <words>(?:authorization|authentication|access|unable to connect|url|options of|repository|propfind)
        abort: (?:authorization|http|no suitable response|error: |repository|could not|remote error
        |there is no mercurial|ssl)
        no suitable response from remote hg
        """,
        (
            "svn: E170001: Authorization failed",
            "svn: E175013: Access to '/svn/web' forbidden",
            "abort: no suitable response from remote hg!",
            "abort: HTTP Error 403: Forbidden",
        ),
    ),
    Rule(
        "a repository that is said to be out of reach",
        "repository_access",
        r"""
        (?:could not|couldn't|cannot|can't|unable to|failed to|error) (?:git )?clon(?:e|ing)\b
        (?:could not|couldn't|cannot|can't|can not|unable to|failed to|failure to|fail to|not able to
        |no longer) <words>(?:clone|fetch|read|access|reach|open|pull|connect to|update|contact|authenticate with|mirror
        |download|check ?out from) <words>(?:repo(?:sitory)?|git host|origin|github|gitlab|bitbucket|source code)\b
        repo(?:sitory)? <words>(?:refused|rejected|denied|unreachable|unavailable|timed out|failed|inaccessible|declined
        |has no access|not readable|not reachable)
        access to (?:the |your |this )?<word>repo(?:sitory)? <words><is>(?:denied|refused|revoked|forbidden|lost|failed
        |disabled)
        (?:github|gitlab|bitbucket|codebase|beanstalk|azure devops|gitea|git host|git server
        |repository host)\b <words>(?:refused|rejected|denied|did not accept|no longer accepts|does not allow|returned
        |declined|could not|revoked|cannot|says)
        (?:github|gitlab|bitbucket|deploy key|azure devops)\b.*(?:key|token|credentials?|password|access)\b.*(?:expired
        |revoked|rejected|refused|invalid|denied|removed|deleted|no longer)
        (?:no|not have|without|lost|lacks?) <words>access to <words>repo
        repo(?:sitory)? (?:that|which) <words>(?:may not|can ?not|can\'t|not allowed)
        (?:token|key|password|access) (?:for|to|of|at) <word>(?:github|gitlab|bitbucket)\b.*(?:expired|revoked|refused
        |rejected|denied|invalid|no longer)
        \brepository <words>(?:<missing>|<refused>|reached|unreachable)
        (?:no longer|not) authori[sz]ed to (?:read|access|clone|fetch|pull)
        """,
        (
            "Could not access the repository. The deploy key may have been removed.",
            "GitHub rejected the deploy key for acme/web.",
            "Unable to clone the repository git@gitlab.example.com:acme/web.git",
        ),
        unless=r"package|apt\b|maven|beanstalk environment|elastic|\bapi\b.*rate|rate limit",
        counter_examples=("Checking access to the repository",),
    ),
)
