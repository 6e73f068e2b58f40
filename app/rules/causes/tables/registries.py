"""Package registries that are unreachable, and errors about packages without a code."""

from app.rules.causes.rule import Rule

REGISTRIES = (
    Rule(
        "a package registry that cannot be reached or does not let us in",
        "dependency_resolution",
        r"""
        (?:<registry>).*(?:fail|error|tim(?:ed|e)[ -]?out|not found|refused|reset|resolve|resolution|unreachable
        |forbidden|unauthorized|denied|\b(?:4|5)\d\d\b|e[a-z]{5,}\b|max retries|unavailable|could not|cannot|unable
        |unexpected)
        (?:fail|error|timed out|not found|refused|could not|couldn't|cannot|can't|unable|unreachable|max retries
        |rejected).*(?:<registry>)
        (?:package|npm|composer|gem|pypi|maven|private|yarn|python|php|ruby|docker) <word>(?:registry|index
        |repository server|mirror) <words>(?:could not|cannot|unreachable|refused|rejected|timed|did not|failed|denied
        |unavailable|returned|is down|not be)
        <cannot> <words>(?:package|npm|composer|gem|packagist|rubygems|pypi) <word>(?:registry|repositor|index|mirror
        |server)
        """,
        (
            "request to https://registry.npmjs.org/react failed, reason: connect ETIMEDOUT 104.16.0.1:443",
            "Could not reach the npm registry. The network may be down.",
        ),
    ),
    Rule(
        "packages, said in words",
        "dependency_resolution",
        r"""
        <cannot> <words>(?:install|resolve|download|find|fetch|reconcile|satisfy|retrieve) <words>(?:dependenc\w+
        |packages?\b|gems?\b|npm modules?|node modules|requirements)
        (?:dependenc\w+|package|gem|lock ?file|requirements?)\b <words>(?:could not be|cannot be|can't be|failed to
        |was not found|were not found|not found|do not match|does not match|doesn't match|conflict|out of (?:date|sync)
        |not in sync|incompatible|unsatisfi|is missing|does not exist|disagree)
        dependency (?:resolution|error|installation) <words>(?:fail|error)
        (?:conflicting|unresolved|incompatible|unresolvable) <word>(?:dependenc|package)
        \b(?:npm (?:ci|i|install)|yarn(?: install)?|pnpm i(?:nstall)?|composer (?:install|update)|bundle install
        |pip3? install|poetry install)\b <words>(?:failed|exited|returned|ended)
        installing (?:the )?<word>(?:dependencies|packages|gems) failed
        package <words>(?:is |was )?(?:not |nowhere |missing )<word>(?:in|on|from) <word>(?:the )?(?:registry|index
        |packagist|npm|pypi)
        (?:needs|requires|wants) (?:a |an )?(?:newer|older|other|different|higher|lower|later
        |more recent) <word>(?:version|php|node|ruby|python|java)
        packages? <words>(?:could not|cannot|can't|not) be (?:installed|downloaded|resolved|found|fetched)
        """,
        (
            "Dependencies could not be installed. Check the lock file.",
            "The lock file does not match package.json.",
            "npm could not find the package @acme/ui",
        ),
        unless=r"apt-key|package (?:the|release)|\[vite\]|rollup|esbuild|import\b|\bwarn",
    ),
)
