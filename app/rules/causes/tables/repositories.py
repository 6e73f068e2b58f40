"""git, Subversion and Mercurial: repositories that cannot be read."""

from app.rules.causes.rule import Rule

REPOSITORIES = (
    Rule(
        "git: the host does not let us read",
        "repository_access",
        (
            (
                r"repository <words>(?:not found|not exist|access denied|could not be (?:read|found|accessed|reached"
                r"|cloned)|cannot be (?:read|found|accessed|reached)|is (?:disabled|private|gone|inaccessible"
                r"|unavailable|not accessible|empty)|has been (?:disabled|deleted|removed|moved)|no longer exists)"
            ),
            (
                r"^remote: .*\b(?:deprecated|no longer|not (?:supported|allowed|found|accessible|permitted)"
                r"|disabled|suspended"
                r"|blocked|expired|revoked|invalid|denied|forbidden|may not have access|must be replaced|archived"
                r"|locked)\b"
            ),
            r"saml sso|enforced saml|rsa key with sha-1|key type .* no longer|key is too (?:short|small)"
            r"|not signed in to",
            r"err(?:or)?: repository",
            r"could not read from remote repository|does not appear to be a git repository|not a git repository",
            r"unable to access 'https?:|authentication failed for 'https?:",
            r"could not read (?:username|password) for|http basic: access denied",
            r"support for password authentication was removed|terminal prompts disabled",
            (
                r"(?:git@|hg@|git: |@github\.com|@bitbucket\.org|@gitlab\S*|github\.com|gitlab\S*|bitbucket\.org"
                r"|ssh\.dev\.azure\.com)\S*:? .*permission denied"
            ),
            r"permission (?:to \S+ )?denied to",
            (
                r"deploy (?:key|token)\b.*(?:reject|revoked|denied|not|invalid|expired|removed|lacks|missing|deleted"
                r"|refused)"
            ),
            (
                r"\bconq\b|tf40\d{4}|access denied to (?:the )?repository|key you are authenticating with|the project"
                r" you were looking for"
            ),
            (
                r"remote: <words>(?:forbidden|unauthorized|access denied|permission|invalid (?:username|credentials)"
                r"|not found|write access|the project you were looking for|you do not have|you don't have|access to"
                r" this repository|http basic|authentication|repository|support for)"
            ),
            r"oauth app access restrictions|sso(?:\S+)? <words>(?:token|authori)",
            r"(?:requested url returned error: (?:4|5)\d\d)",
            (
                r"fatal: (?:remote error|unable to connect to|unable to look up|read error|protocol error|early eof"
                r"|the remote end hung up|fetch-pack|index-pack|clone of|unable to access|could not read"
                r"|authentication failed|repository)"
            ),
            r"rpc failed|early eof|index-pack failed|fetch-pack: |bad line length|invalid index-pack|loose object",
            r"object file .* is empty|pack (?:is corrupted|signature mismatch)|did not send all necessary objects",
            r"transport reported error|transport \S+ not allowed|unable to write (?:request )?to remote",
            r"no submodule mapping|unable to get password from user",
        ),
        (
            "ERROR: Repository not found.",
            "git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.",
            "fatal: Authentication failed for 'https://bitbucket.org/acme/web.git/'",
            "remote: HTTP Basic: Access denied. The provided password or token is incorrect",
            "fatal: unable to access 'https://git.example.com/acme/web.git/': The requested URL returned error: 403",
            "ERROR: Permission to acme/web.git denied to deploy key",
        ),
        unless=(r"apt\b|\bdeb\b|yum|maven|e: the repository|docker|package",),
    ),
    Rule(
        "a submodule that cannot be read",
        "repository_access",
        (
            r"no url found for submodule|clone of .* into submodule|failed to clone '",
            (
                r"submodule\b.*(?:fail|denied|could not|cannot|unable|not found|no access|not accessible|inaccessible"
                r"|not be (?:read|cloned|fetched)|refused|no permission|unreachable|private|missing|does not)"
            ),
            (
                r"(?:could not|couldn't|cannot|can't|unable to|failed to|fail to|no access to|error)"
                r" <words>submodules?\b"
            ),
            r"git-lfs|lfs: |smudge|batch response",
        ),
        (
            "fatal: No url found for submodule path 'lib/theme' in .gitmodules",
            "The submodule lib/theme could not be cloned. Its deploy key may be missing.",
            "Failed to clone 'lib/theme'. Retry scheduled",
        ),
        unless=(r"commit\b.*(?:missing|not found)|quota",),
    ),
    Rule(
        "Subversion and Mercurial: no way to read",
        "repository_access",
        (
            (
                r"svn: e(?:17\d{4}|215004|175\d{3}|230001|120\d{3}|670\d{3}|0001\d\d|731\d{3}|210\d{3}|220\d{3}"
                r"|160013)"
            ),
            (
                r"svn: <words>(?:authorization|authentication|access|unable to connect|url|options of|repository"
                r"|propfind)"
            ),
            (
                r"abort: (?:authorization|http|no suitable response|error: |repository|could not|remote error|there"
                r" is no mercurial|ssl)"
            ),
            r"no suitable response from remote hg",
        ),
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
        (
            r"(?:could not|couldn't|cannot|can't|unable to|failed to|error) (?:git )?clon(?:e|ing)\b",
            (
                r"(?:could not|couldn't|cannot|can't|can not|unable to|failed to|failure to|fail to|not able to|no"
                r" longer) <words>(?:clone|fetch|read|access|reach|open|pull|connect to|update|contact|authenticate"
                r" with|mirror|download|check ?out from) <words>(?:repo(?:sitory)?|git host|origin|github|gitlab"
                r"|bitbucket|source code)\b"
            ),
            (
                r"repo(?:sitory)? <words>(?:refused|rejected|denied|unreachable|unavailable|timed out|failed"
                r"|inaccessible|declined|has no access|not readable|not reachable)"
            ),
            (
                r"access to (?:the |your |this )?<word>repo(?:sitory)? <words><is>(?:denied|refused|revoked|forbidden"
                r"|lost|failed|disabled)"
            ),
            (
                r"(?:github|gitlab|bitbucket|codebase|beanstalk|azure devops|gitea|git host|git server|repository"
                r" host)\b <words>(?:refused|rejected|denied|did not accept|no longer accepts|does not allow|returned"
                r"|declined|could not|revoked|cannot|says)"
            ),
            (
                r"(?:github|gitlab|bitbucket|deploy key|azure devops)\b.*(?:key|token|credentials?|password"
                r"|access)\b.*(?:expired|revoked|rejected|refused|invalid|denied|removed|deleted|no longer)"
            ),
            r"(?:no|not have|without|lost|lacks?) <words>access to <words>repo",
            (
                r"repo(?:sitory)? (?:that|which) <words>(?:may not|can ?not|can\'t|not allowed)|(?:token|key|password"
                r"|access) (?:for|to|of|at) <word>(?:github|gitlab|bitbucket)\b.*(?:expired|revoked|refused|rejected"
                r"|denied|invalid|no longer)"
            ),
            (
                r"\brepository <words>(?:<missing>|<refused>|reached|unreachable)|(?:no longer|not) authori[sz]ed to"
                r" (?:read|access|clone|fetch|pull)"
            ),
        ),
        (
            "Could not access the repository. The deploy key may have been removed.",
            "GitHub rejected the deploy key for acme/web.",
            "Unable to clone the repository git@gitlab.example.com:acme/web.git",
        ),
        unless=(r"package|apt\b|maven|beanstalk environment|elastic|\bapi\b.*rate|rate limit",),
        counter_examples=("Checking access to the repository",),
    ),
)
