"""Package registries that are unreachable, and errors about packages without a code."""

from app.rules.causes.rule import Rule

REGISTRIES = (
    Rule(
        "a package registry that cannot be reached or does not let us in",
        "dependency_resolution",
        (
            (
                r"(?:<registry>).*(?:fail|error|tim(?:ed|e)[ -]?out|not found|refused|reset|resolve|resolution"
                r"|unreachable|forbidden|unauthorized|denied|\b(?:4|5)\d\d\b|e[a-z]{5,}\b|max retries|unavailable"
                r"|could not|cannot|unable|unexpected)"
            ),
            (
                r"(?:fail|error|timed out|not found|refused|could not|couldn't|cannot|can't|unable|unreachable|max"
                r" retries|rejected).*(?:<registry>)"
            ),
            (
                r"(?:package|npm|composer|gem|pypi|maven|private|yarn|python|php|ruby|docker) <word>(?:registry|index"
                r"|repository server|mirror) <words>(?:could not|cannot|unreachable|refused|rejected|timed|did not"
                r"|failed|denied|unavailable|returned|is down|not be)"
            ),
            (
                r"<cannot> <words>(?:package|npm|composer|gem|packagist|rubygems|pypi) <word>(?:registry|repositor"
                r"|index|mirror|server)"
            ),
        ),
        (
            "request to https://registry.npmjs.org/react failed, reason: connect ETIMEDOUT 104.16.0.1:443",
            "Could not reach the npm registry. The network may be down.",
        ),
    ),
    Rule(
        "packages, said in words",
        "dependency_resolution",
        (
            (
                r"<cannot> <words>(?:install|resolve|download|find|fetch|reconcile|satisfy|retrieve)"
                r" <words>(?:dependenc\w+|packages?\b|gems?\b|npm modules?|node modules|requirements)"
            ),
            (
                r"(?:dependenc\w+|package|gem|lock ?file|requirements?)\b <words>(?:could not be|cannot be|can't be"
                r"|failed to|was not found|were not found|not found|do not match|does not match|doesn't match"
                r"|conflict|out of (?:date|sync)|not in sync|incompatible|unsatisfi|is missing|does not exist"
                r"|disagree)"
            ),
            r"dependency (?:resolution|error|installation) <words>(?:fail|error)|dependency conflict",
            r"(?:conflicting|unresolved|incompatible|unresolvable) <word>(?:dependenc|package)",
            (
                r"\b(?:npm (?:ci|i|install)|yarn(?: install)?|pnpm i(?:nstall)?|composer (?:install|update)|bundle"
                r" install|pip3? install|poetry install)\b <words>(?:failed|exited|returned|ended)"
            ),
            r"installing (?:the )?<word>(?:dependencies|packages|gems) failed",
            (
                r"package <words>(?:is |was )?(?:not |nowhere |missing )<word>(?:in|on|from) <word>(?:the"
                r" )?(?:registry|index|packagist|npm|pypi)"
            ),
            (
                r"(?:needs|requires|wants) (?:a |an )?(?:newer|older|other|different|higher|lower|later|more recent)"
                r" <word>(?:version|php|node|ruby|python|java)"
            ),
            r"packages? <words>(?:could not|cannot|can't|not) be (?:installed|downloaded|resolved|found|fetched)",
        ),
        (
            "Dependencies could not be installed. Check the lock file.",
            "The lock file does not match package.json.",
            "npm could not find the package @acme/ui",
        ),
        unless=(r"apt-key|package (?:the|release)|\[vite\]|rollup|esbuild|import\b|\bwarn",),
    ),
)
