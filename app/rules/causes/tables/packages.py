"""Package managers and registries: packages that are missing, incompatible or not downloadable."""

from app.rules.causes.rule import Rule

PACKAGES = (
    Rule(
        "npm, yarn and pnpm",
        "dependency_resolution",
        # Of pnpm's codes all except for scripts, arguments and configuration: https://pnpm.io/errors
        r"""
        npm (?:err!|error) (?:code |errno )?(?:e404|etarget|eresolve|eintegrity|e401|e403|e5\d\d|eneedauth|enotfound
        |eai_again|etimedout|econnreset|econnrefused|err_socket_timeout|epeerinvalid|eusage|ebadengine|enolock
        |ebadplatform|enotsup|eunsupportedprotocol|erespnse|eaudit|err_invalid|unable_to_|cert_|self_signed|depth_zero
        |enoversions|eoverride|fetch_error|einvalidpackagename|ejsonparse|estrict\w+|eallow\w+|edevengines
        |ebaddevengines|eexpired|eattest\w*|eminrelease\w*|enogit)
        install scripts? (?:that are )?not (?:yet )?covered by|fetching <words>packages of type|refusing to fetch
        npm (?:err!|error)\s+(?:\d{3} |network|notarget|could not resolve dependency|conflicting peer|peer |invalid:
        |missing: |.*can only install packages when|unable to resolve|fix the upstream|notsup|unsupported engine
        |request to|missing:)
        no matching version found|\beresolve\b|\betarget\b|\beintegrity\b|unable to resolve dependency tree
        can only install packages when|lock ?file.*in sync|conflicting peer dependency
        couldn't find (?:package|any versions for|match for)|found incompatible module
        lockfile (?:needs to be|would have been|is) (?:updated|modified|out of date|outdated|not up)
        engine \S+ is incompatible|integrity check failed|\byn00(?:01|02|13|16|18|28|35|41|50|82)\b.*:
        trouble with your network connection|package \S+ refers to a non-existing file
        err_pnpm_(?:\w*lockfile|\w*matching_version|\w*(?:fetch|integrity|tarball|trust|release_age|engine)|no_versions
        |peer|unsupported_(?:engine|platform)|registr|unauthorized|forbidden|workspace_pkg|no_offline
        |unexpected_(?:store|pkg)|bad_(?:package|tarball|pm_version|semver)|invalid_package|catalog|ignored_builds
        |exotic|dedupe|git_|patch_|unused_patch|package_(?:not_found|version)|spec_not|cannot_resolve|resolution
        |config_dep|missing_(?:time|package_index)|malformed_metadata|store|linked_pkg|hoist|public_hoist|virtual_store
        |modules|node_|licen[sc]e|algo|no_resolution|other_pm|env_lock|broken_metadata)
        \bno mature (?:matching )?version|does not meet the minimumreleaseage|trust downgrade|blocked exotic subdep
        cannot install with .frozen-lockfile
        """,
        (
            "npm ERR! code ERESOLVE\nnpm ERR! ERESOLVE unable to resolve dependency tree",
            "npm error code E404\nnpm error 404 Not Found - GET https://registry.npmjs.org/@acme%2fui - Not found",
            "npm ERR! notarget No matching version found for left-pad@^9.0.0.",
            "npm error code EALLOWREMOTE",
            'ERR_PNPM_TRUST_DOWNGRADE  High-risk trust downgrade for "kleur@4.1.6"',
            'error Couldn\'t find package "@acme/ui" on the "npm" registry.',
            "error Your lockfile needs to be updated, but yarn was run with `--frozen-lockfile`.",
            (
                'ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile" because pnpm-lock.yaml is not '
                "up to date with package.json"
            ),
        ),
    ),
    Rule(
        "Composer",
        "dependency_resolution",
        r"""
        could not be resolved to an installable set|root composer.*requires
        could not be found in any version|your php version \(.*\) does not satisfy
        is missing from your system
        lock file <words>(?:does not contain a compatible|is not up to date|out of date)
        could not find (?:a matching version of |a version of )?package|could not find a version of
        could not authenticate against
        conflicts? with your root composer|requires php (?:extension|\S+ ->)
        rejected by your (?:constraint|minimum)|requires ext-|your composer dependencies require
        curl error \d+ while downloading|failed to download \S+ from (?:dist|source)
        file could not be downloaded|checksum verification of the file failed
        invalid credentials for '?https?|contains a composer plugin which is blocked|problem 1$
        the \S+ repository is not|unable to find package|affected by security advisories
        were not loaded, (?:because|likely)
        was not loaded, because it was|not match your minimum-stability|it has the wrong version installed
        (?:is|are) locked to version \S+ and an update|your configuration does not allow connections to
        not contain a compatible set of packages|required by your (?:lock file|composer\.json) .*(?:missing|not)
        """,
        (
            "Your requirements could not be resolved to an installable set of packages.",
            (
                "- Root composer.json requires acme/http ^1.2, found acme/http[1.2.0] but these"
                " were not loaded, because "
                "they are affected by security advisories"
            ),
            "acme/core 2.0 requires php ^8.2 -> your php version (8.1.27) does not satisfy that requirement.",
            "curl error 28 while downloading https://repo.packagist.org/packages.json: Connection timed out",
        ),
    ),
    Rule(
        "Bundler and RubyGems",
        "dependency_resolution",
        r"""
        could not find gem|could not find \S+-\d\S* in any of the sources
        bundler cannot continue|install in deployment mode after
        your ruby version is .*but your gemfile|could not fetch specs
        gem::(?:remotefetcher|unsatisfiable|missingspec|conflict|dependency|filepermission)
        could not find a valid gem|your bundle only supports|bundle is (?:frozen|locked)
        could not find 'bundler'|failed to build gem native extension|error occurred while installing
        bundler::(?:gemnotfound|versionconflict|httperror|installerror|solvefailure)|could not reach host
        authentication is required for \S+|bad username or password for|could not find compatible versions
        gemfile.*(?:frozen|deployment mode|out of sync|not match)|lockfile can.t be updated because
        frozen mode is set|checksums? .*(?:do not|does not|mismatch).*(?:lockfile|gem)
        bundler found mismatched checksums
        lockfile (?:does not|doesn't) have all gems|the following gems are missing
        """,
        (
            "Could not find gem 'rails (= 7.9.0)' in rubygems repository https://rubygems.org/ or installed locally.",
            "An error occurred while installing nokogiri (1.15.4), and Bundler cannot continue.",
            "Your Ruby version is 2.7.8, but your Gemfile specified 3.2.2",
        ),
    ),
    Rule(
        "pip, Poetry, Pipenv and uv",
        "dependency_resolution",
        r"""
        could not find a version that satisfies|no matching distribution found|resolutionimpossible
        have conflicting dependencies|packages do not match the hashes|requires a different python
        could not install packages|failed (?:to build|building) (?:wheel|installable|\S+ \S*wheel)
        could not build wheels|version solving failed|solverproblem|locking failed
        lock file is not compatible|(?:<path>|poetry\.lock).*(?:changed significantly|out of date)
        no solution found when resolving|dependencies could not be resolved|pip's dependency resolver
        metadata-generation-failed|no candidates? found|unsatisfiable
        lock ?file (?:at )?\S* ?(?:needs to be updated|is out of (?:date|sync)|is not up[- ]to[- ]date)
        externally-managed-environment|getting requirements to build wheel|preparing metadata .*did not run
        requires python \S.* but|does not satisfy the project.s required|requested interpreter resolved to
        no interpreter found for
        lock ?file (?:is|was) frozen|lockfile had changes|failed to resolve$|we can conclude that
        ^\W*because (?:only |there (?:is|are) no|no versions? of|.{1,80} (?:depends? on|requires?) )
        has no installation candidate
        version solving has failed|because .* depends on .*(?:forbidden|unsatisfiable|doesn't match any versions)
        failed to (?:fetch|download):? .*(?:\.whl|/simple/|index)|distribution .* can't be installed because
        """,
        (
            "ERROR: No matching distribution found for Django==9.9",
            (
                "ERROR: Cannot install -r requirements.txt (line 3) and urllib3==2.2 because these package "
                "versions have conflicting dependencies."
            ),
            "Because acme depends on requests (^9.0) which doesn't match any versions, version solving failed.",
        ),
    ),
    Rule(
        "Cargo, Go, Maven, Gradle, NuGet and apt",
        "dependency_resolution",
        r"""
        no matching package named|failed to select a version for
        failed to (?:load source|get \S+ as a dependency)|lock file \S+ needs to be updated but
        ^go: .*(?:not found|unknown revision|invalid version|checksum|404|410|no matching|unrecognized import
        |missing go.sum|i/o timeout|dial tcp|updates to)
        missing go\.sum entry|no required module provides package|cannot find module providing
        verifying \S+: checksum
        could not resolve dependencies|could not (?:find|transfer|resolve) artifact
        non-resolvable (?:parent|import)|could not resolve all|could not resolve \S+:\S+:\S+
        could not find \S+:\S+:\S+|failed to collect dependencies|nu1[0-3]\d\d
        unable to load the service index|unable to locate package|e: failed to fetch|unmet dependencies
        could not find a version of|error: failed to (?:get|fetch|download) `|package .* was not found in the registry
        no package \S+ available|bower \S+ +(?:econflict|enotfound)|nothing provides
        """,
        (
            "error: failed to select a version for `serde`.",
            (
                "go: example.com/lib@v1.2.0: reading https://proxy.golang.org/example.com/lib/@v/v1.2.0.mod: 404 "
                "Not Found"
            ),
            "[ERROR] Could not find artifact com.acme:core:jar:2.0 in central (https://repo.maven.apache.org/maven2)",
            "E: Unable to locate package php9.9-gd",
        ),
    ),
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
