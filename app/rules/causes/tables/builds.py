"""Build commands that failed by themselves."""

from app.rules.causes.rule import Rule

BUILDS = (
    Rule(
        "a build command that is said to have failed",
        "build_command_failed",
        (
            r"\bbuild (?:command|step|script|task|process|stage|job|pipeline)\b.*\b<ended>\b",
            r"\b<ended>\b <words>(?:build command|build script|build step|npm run|yarn (?:run|build)|pnpm run)",
            r"\bthe build (?:failed|exited|ended|stopped|broke)",
            r"build (?:failed|exited|ended) (?:with|because|at|due|in|after)|failed to build\b",
            r"(?:could not|unable to) (?:build|bundle)\b",
            (
                r"(?:npm|yarn|pnpm|composer|gulp|grunt|webpack|vite|bundle|rake|make|mvn|gradle|gatsby|next|nuxt|hugo"
                r"|jekyll)\b <words>(?:exited|failed|ended|returned) <words>(?:status|code|non-?zero|error)\b"
            ),
            (
                r"(?:compilation|compiling|compile|bundling|transpil\w+|minif\w+|asset (?:compilation|build)|type"
                r" ?check(?:ing)?|lint(?:ing)?|tests?) <words>failed\b"
            ),
            r"failed to compile|compiled with \d+ errors?|build error occurred|build failed with \d+",
            r"build failure\b|failure: build failed|build failed with an exception",
            (
                r"\bbuild (?:has )?failed(?:[:,;]| with| because| at| in| after| on)|(?:webpack|vite|tsc|gulp|sass"
                r"|rollup|babel|eslint) (?:reported|found|had) <word>errors?"
            ),
            (
                r"(?:typescript|typescript compiler|compiler|linter|bundler|eslint|phpunit|jest|tests?) (?:reported"
                r"|found|had|gave) <word>(?:errors?|failures?)"
            ),
            (
                r"(?:vite|webpack|gulp|grunt|gatsby|next|nuxt|rollup|hugo|jekyll|assets?|frontend|docker) build"
                r" (?:has )?failed"
            ),
            r"failed to solve: |the command '.*' returned a non-zero code",
        ),
        (
            "Deployment stopped: the build command Compile exited with status 1",
            "npm run build exited with code 2",
            "Failed to compile.",
            "webpack 5.91.0 compiled with 3 errors in 5120 ms",
        ),
        unless=(r"docker",),
    ),
    Rule(
        "npm and yarn scripts",
        "build_command_failed",
        (
            r"\belifecycle\b",
            (
                r"npm (?:err!|error)\s+(?:failed at the|lifecycle script|missing script|command failed|syscall|enoent"
                r"|code enoent|code 1\b|code elifecycle|could not determine executable|code ejsonparse|command sh)"
            ),
            r"missing script: |err_pnpm_(?:recursive|no_script|no_import|exec)",
            r"error command failed with (?:exit code|signal)|error command \S+ not found",
            r"\bcommand failed with exit code [1-9]",
            r"^sh: (?:\d+: |line \d+: )?\S+: (?:command )?not found|^'?\S+' is not recognized as an internal",
            r"node-gyp|gyp err!|gyp verb|node sass (?:does not|could not)|err_ossl_evp|digital envelope",
            r"file watchers reached",
        ),
        (
            "npm ERR! code ELIFECYCLE\nnpm ERR! errno 1",
            'npm error Missing script: "build"',
            "error Command failed with exit code 1.",
            "sh: 1: webpack: not found",
            "Error: error:0308010C:digital envelope routines::unsupported",
        ),
    ),
    Rule(
        "compilers and bundlers",
        "build_command_failed",
        (
            r"module not found: |can't resolve '|\bcannot find module\b|module build failed|\berror ts\d{4}\b",
            r"\bts\d{4}: |rollup failed|rolluperror|\[vite\].*error|could not resolve \"|sasserror",
            r"error: (?:undefined (?:variable|mixin)|invalid css)|^error in ",
            (
                r"\b(?:postcss|autoprefixer|tailwind\w*|babel|eslint|phpstan|phpunit|jest|stylelint)\b.*(?: error"
                r"|failed|unknown word|exception)"
            ),
            r"transform failed with \d+|x \[error\]|✘ \[error\]",
            r"task \S+ is not in your gulpfile|'\S+' errored after|aborted due to warnings",
            r"task \S+ not found\. use --force|liquid exception|error building site|make: \*\*\* ",
            r"make\[\d\]: \*\*\*|error\[e\d{4}\]|could not compile|compilation failure|execution failed for task",
            r"rake aborted|linker command failed|undefined reference to|ld returned 1|error cs\d{4}|error msb\d{4}",
            r"failed building production|webpack(?:\S+)? <word>(?:error|failed)|syntaxerror: |unexpected token",
            r"^parse error|error occurred prerendering|parsing error: ",
            r"✖ \d+ problems? \([1-9]\d* error|tests: .*[1-9]\d* failed|failures!|test suites: [1-9]\d* failed",
            r"npm run \S+ failed|^type error: |script .* returned with error code",
        ),
        (
            "Module not found: Error: Can't resolve './components/Nav' in '/build/src'",
            "src/app.ts(12,5): error TS2304: Cannot find name 'foo'.",
            "make: *** [all] Error 2",
            "error: could not compile `shop` due to 2 previous errors",
            "[10:02:11] 'styles' errored after 812 ms",
        ),
        unless=(r"executing ",),
    ),
)
