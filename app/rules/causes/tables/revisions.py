"""git, Subversion and Mercurial: branches, tags and commits that are not in the repository."""

from app.rules.causes.rule import Rule

REVISIONS = (
    Rule(
        "git: a branch, tag or commit that is not there",
        "revision_not_found",
        r"""
        (?:couldn't|could not) find remote ref|remote branch \S+ not found|pathspec .* did not match
        not our ref|unadvertised object|not a tree|unknown revision|bad (?:object|revision)\b
        invalid revision range|invalid reference|not a valid (?:object|commit|branch|ref)
        needed a single revision|ambiguous argument|unable to read tree|no such ref\b|ref not found
        did not contain [0-9a-f]{6,40}|unable to find (?:\S+ ){1,3}revision in submodule
        unable to checkout .* in submodule|no such remote ref|unknown ref\b|invalid object name
        is not a commit\b|no matching remote head|direct fetching of that commit failed
        could not parse object|missing (?:commit|blob|tree)|fatal: could not get (?:object|commit)
        """,
        (
            "fatal: couldn't find remote ref feature/login",
            "error: pathspec 'release-2.1' did not match any file(s) known to git",
            "fatal: reference is not a tree: 3fa9c1d2e4b5a69788c0d1e2f3a4b5c6d7e8f901",
            "fatal: remote error: upload-pack: not our ref 3fa9c1d2e4b5a69788c0d1e2f3a4b5c6d7e8f901",
            (
                "Fetched in submodule path 'lib/theme', but it did not contain 3fa9c1d2. Direct fetching of that "
                "commit failed."
            ),
        ),
        unless=r"^go: |invalid version|\bmodule\b",
        counter_examples=("go: example.com/lib@v1.2.0: invalid version: unknown revision v1.2.0",),
    ),
    Rule(
        "Subversion and Mercurial: a revision that is not there",
        "revision_not_found",
        r"""
        e160006|no such revision
        abort: (?:unknown|no) (?:revision|branch|changeset)|e160013.*revision|e195012
        """,
        (
            "svn: E160006: No such revision 9941",
            "abort: unknown branch 'stable-2'!",
        ),
        unless="^go: ",
    ),
    Rule(
        "a branch, tag or commit that is said to be missing",
        "revision_not_found",
        r"""
        (?:branch|tag|commit|revision|ref|changeset|sha|reference)\b <words>(?:(?:does|did) not exist|doesn't exist
        |could not be found|can ?not be found|can't be found|was not found|were not found|is not found|not found
        |is missing|is not (?:in|part|available|reachable|present|known|on)|isn't in|no longer (?:exists?|in|available
        |part|reachable)|has been (?:deleted|removed)|was (?:deleted|removed)|is gone|is unknown|does not (?:appear
        |belong)|not present|not in the)
        <cannot> (?:find|locate|resolve|check ?out|fetch|determine|read|reach) <words>(?:branch|tag|commit|revision
        |changeset|ref)\b
        (?:no|unknown|missing|non-?existent|invalid|deleted) <words>(?:branch|tag|commit|revision
        |changeset)\b(?: (?:named|called|found|with|in|exists|\S+)|$)
        <not> (?:have|contain|know) <words>(?:branch|tag|commit|revision)
        (?:commit|revision|tag|branch) .*(?:which|that) (?:is|was) (?:not in|missing from|no longer in)
        \b(?:branch|tag|commit|revision|changeset)\b <words><missing>|no such (?:branch|tag|commit|revision|ref)\b
        unknown (?:branch|tag|commit|revision)\b
        """,
        (
            "The branch feature/login does not exist in the repository.",
            "Start revision 3fa9c1d could not be found. History may have been rewritten.",
            "Could not find commit 3fa9c1d in the repository",
            "No branch named release exists",
        ),
        unless=r"""
        package|\bmodules?\b|permission|\bnpm\b|no new commits|no commits? (?:since|to|between)|^go: |liquid
        \bapi\b|shopify|docker|image tag|html tag
        """,
        counter_examples=(
            "Branch main is up to date",
            "No new commits since the last deployment",
        ),
    ),
)
