"""Build commands that failed by themselves."""

from app.rules.causes.rule import Rule

BUILDS = (
    Rule(
        "a build command that is said to have failed",
        "build_command_failed",
        r"""
        \bbuild (?:command|step|script|task|process|stage|job|pipeline)\b.*\b<ended>\b
        \b<ended>\b <words>(?:build command|build script|build step|npm run|yarn (?:run|build)|pnpm run)
        \bthe build (?:failed|exited|ended|stopped|broke)
        build (?:failed|exited|ended) (?:with|because|at|due|in|after)|failed to build\b
        (?:could not|unable to) (?:build|bundle)\b
        (?:npm|yarn|pnpm|composer|gulp|grunt|webpack|vite|bundle|rake|make|mvn|gradle|gatsby|next|nuxt|hugo
        |jekyll)\b <words>(?:exited|failed|ended|returned) <words>(?:status|code|non-?zero|error)\b
        (?:compilation|compiling|compile|bundling|transpil\w+|minif\w+|asset (?:compilation|build)|type ?check(?:ing)?
        |lint(?:ing)?|tests?) <words>failed\b
        failed to compile|compiled with \d+ errors?|build error occurred
        build failure\b|failure: build failed
        \bbuild (?:has )?failed(?:[:,;]| with| because| at| in| after| on)
        (?:webpack|vite|tsc|gulp|sass|rollup|babel|eslint) (?:reported|found|had) <word>errors?
        (?:typescript|typescript compiler|compiler|linter|bundler|eslint|phpunit|jest|tests?) (?:reported|found|had
        |gave) <word>(?:errors?|failures?)
        (?:vite|webpack|gulp|grunt|gatsby|next|nuxt|rollup|hugo|jekyll|assets?|frontend|docker) build (?:has )?failed
        failed to solve: |the command '.*' returned a non-zero code
        """,
        (
            "Deployment stopped: the build command Compile exited with status 1",
            "npm run build exited with code 2",
            "Failed to compile.",
            "webpack 5.91.0 compiled with 3 errors in 5120 ms",
        ),
        unless="docker",
    ),
    Rule(
        "npm and yarn scripts",
        "build_command_failed",
        r"""
        \belifecycle\b
        npm (?:err!|error)\s+(?:failed at the|lifecycle script|missing script|command failed|syscall|enoent|code enoent
        |code 1\b|code elifecycle|could not determine executable|code ejsonparse|command sh)
        missing script: |err_pnpm_(?:recursive|no_script|no_import|exec)
        error command failed with (?:exit code|signal)|error command \S+ not found
        \bcommand failed with exit code [1-9]
        ^sh: (?:\d+: |line \d+: )?\S+: (?:command )?not found|^'?\S+' is not recognized as an internal
        node-gyp|gyp err!|gyp verb|node sass (?:does not|could not)|err_ossl_evp|digital envelope
        file watchers reached
        """,
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
        r"""
        module not found: |can't resolve '|\bcannot find module\b|module build failed|\berror ts\d{4}\b
        \bts\d{4}: |rollup failed|rolluperror|\[vite\].*error|could not resolve \"|sasserror
        ^error in |error: (?:undefined (?:variable|mixin)|invalid css)
        \b(?:postcss|autoprefixer|tailwind\w*|babel|eslint|phpstan|phpunit|jest|stylelint)\b.*(?: error|failed
        |unknown word|exception)
        transform failed with \d+|x \[error\]|✘ \[error\]
        task \S+ is not in your gulpfile|'\S+' errored after|aborted due to warnings
        make: \*\*\* |task \S+ not found\. use --force|liquid exception|error building site
        make\[\d\]: \*\*\*|error\[e\d{4}\]|could not compile|compilation failure|execution failed for task
        rake aborted|linker command failed|undefined reference to|ld returned 1|error cs\d{4}|error msb\d{4}
        failed building production|webpack(?:\S+)? <word>(?:error|failed)|syntaxerror: |unexpected token
        parsing error: |^parse error|error occurred prerendering
        ✖ \d+ problems? \([1-9]\d* error|tests: .*[1-9]\d* failed|failures!|test suites: [1-9]\d* failed
        npm run \S+ failed|^type error: |script .* returned with error code
        """,
        (
            "Module not found: Error: Can't resolve './components/Nav' in '/build/src'",
            "src/app.ts(12,5): error TS2304: Cannot find name 'foo'.",
            "make: *** [all] Error 2",
            "error: could not compile `shop` due to 2 previous errors",
            "[10:02:11] 'styles' errored after 812 ms",
        ),
        unless="executing ",
    ),
)
