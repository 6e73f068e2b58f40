"""git's own settings, and outages of its hosts: a new key helps with neither."""

from app.rules.causes.rule import Rule

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
