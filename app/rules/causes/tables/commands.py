"""Commands that ended with an error of their own: in the build, or on the server."""

from app.rules.causes.rule import Rule

EXITED = (
    r"(?:exit(?:ed)?|ended|finished|returned|fail(?:ed|s)?|terminated|completed|stopped|aborted|died|came back|quit)"
)
CODE = r"(?:exit ?(?:status|code)|status|code|non-?zero|an error|error|errors|returned)"

BUILDS = (
    Rule(
        "a build command that is said to have failed",
        "build_command_failed",
        (
            rf"\bbuild (?:command|step|script|task|process|stage|job|pipeline)\b.{{0,120}}\b{EXITED}\b",
            rf"\b{EXITED}\b(?: \S+){{0,6}}? (?:build command|build script|build step|npm run|yarn (?:run|build)|pnpm run)|\bthe build (?:failed|exited|ended|stopped|broke)|build (?:failed|exited|ended) (?:with|because|at|due|in|after)|failed to build\b|(?:could not|unable to) (?:build|bundle)\b",
            r"(?:npm|yarn|pnpm|composer|gulp|grunt|webpack|vite|bundle|rake|make|mvn|gradle|gatsby|next|nuxt|hugo|jekyll)\b(?: \S+){0,4}? (?:exited|failed|ended|returned)(?: \S+){0,4}? (?:status|code|non-?zero|error)\b",
            r"(?:compilation|compiling|compile|bundling|transpil\w+|minif\w+|asset (?:compilation|build)|type ?check(?:ing)?|lint(?:ing)?|tests?)(?: \S+){0,5}? failed\b|failed to compile|compiled with \d+ errors?|build error occurred|build failed with \d+|build failure\b|failure: build failed|build failed with an exception",
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
            r"\belifecycle\b|npm (?:err!|error)\s+(?:failed at the|lifecycle script|missing script|command failed|syscall|enoent|code enoent|code 1\b|code elifecycle|could not determine executable|code ejsonparse|command sh)|missing script: |err_pnpm_(?:recursive|no_script|no_import|exec)|error command failed with (?:exit code|signal)|error command \S+ not found|\bcommand failed with exit code [1-9]",
            r"^sh: (?:\d+: |line \d+: )?\S+: (?:command )?not found|^'?\S+' is not recognized as an internal|node-gyp|gyp err!|gyp verb|node sass (?:does not|could not)|err_ossl_evp|digital envelope|file watchers reached",
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
            r"module not found: |can't resolve '|\bcannot find module\b|module build failed|\berror ts\d{4}\b|\bts\d{4}: |rollup failed|rolluperror|\[vite\].{0,40}error|could not resolve \"|sasserror|error: (?:undefined (?:variable|mixin)|invalid css)|^error in |\b(?:postcss|autoprefixer|tailwind\w*|babel|eslint|phpstan|phpunit|jest|stylelint)\b.{0,60}(?: error|failed|unknown word|exception)|transform failed with \d+|x \[error\]|✘ \[error\]",
            r"task \S+ is not in your gulpfile|'\S+' errored after|aborted due to warnings|task \S+ not found\. use --force|liquid exception|error building site|make: \*\*\* |make\[\d\]: \*\*\*|error\[e\d{4}\]|could not compile|compilation failure|execution failed for task|rake aborted|linker command failed|undefined reference to|ld returned 1|error cs\d{4}|error msb\d{4}|failed building production|webpack(?:\S+)? (?:\S+ )?(?:error|failed)|syntaxerror: |unexpected token|^parse error|error occurred prerendering|parsing error: ",
            r"✖ \d+ problems? \([1-9]\d* error|tests: .{0,30}[1-9]\d* failed|failures!|test suites: [1-9]\d* failed|npm run \S+ failed|^type error: |script .{0,80} returned with error code",
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

COMMANDS = (
    Rule(
        "an SSH command that is said to have failed",
        "ssh_command_failed",
        (
            rf"\bssh[- ]?(?:command|script|task)\b.{{0,160}}\b{EXITED}\b|\b{EXITED}\b(?: \S+){{0,6}}? ssh[- ]?command|(?:ssh|remote|deploy(?:ment)?|post-deploy\w*|pre-deploy\w*|server) (?:command|script|hook|task)s?\b.{{0,120}}\b{EXITED}\b",
            rf"(?:command|script)\b.{{0,120}} on (?:the )?(?:server|target|host|remote|\S+\.\S+)\b.{{0,60}}\b{EXITED}\b|\bcommand\b.{{0,120}}\b{EXITED}\b.{{0,40}} on (?:the )?(?:server|target|remote|host)|remote command not found|\(code 127\)",
        ),
        (
            "Deployment stopped: the SSH command Clear cache exited with status 1",
            "The command php artisan migrate failed on the server",
            "rsync error: remote command not found (code 127) at io.c(231)",
        ),
    ),
    Rule(
        "what programs on servers say",
        "ssh_command_failed",
        (
            r"^(?:-?bash|zsh|ksh|ash|dash|/bin/\S+|/usr/bin/\S+|<path>): (?:line \d+: |\d+: )?\S+: (?:command )?not found|^bash: .{0,80}command not found|^zsh: command not found|^sudo: |\bsystemctl\b.{0,60}(?:failed|not found|error)|failed to (?:restart|reload|start|stop) \S+\.service|job for \S+ failed|unit \S+ not found|sqlstate\[|could not open input file|nginx: \[(?:emerg|alert|error)\]|error: this does not seem to be a wordpress|this service allows sftp connections only|unexpected eof while looking for matching|syntax error near unexpected token",
        ),
        (
            "bash: line 1: php8.3: command not found",
            "sudo: a terminal is required to read the password",
            "SQLSTATE[HY000] [2002] Connection refused",
            "Job for nginx.service failed because the control process exited with error code.",
        ),
    ),
)

FAILED = (
    r"\b(?:err(?:or|ors|ored)?|fail(?:s|ed|ure|ures|ing)?|fatal|exceptions?|denied|refused|rejected|cannot|can't|couldn't|unable|killed|panic|panicked|traceback"
    r"|undefined|unexpected|unrecogni[sz]ed|invalid|illegal|aborted|abort|missing|broken|forbidden|unauthorized|unsupported|incorrect|mismatch|conflict|crashed|unhandled|uncaught|deadlock|segfault)\b",
    r"err!|not (?:be )?(?:found|recogni[sz]ed|permitted|allowed|supported|installed|defined|loaded|available|exist|a (?:directory|valid|git))|could not|no such|does(?: not|n't) exist|did(?: not|n't) |timed[ -]out|core dumped|segmentation fault|(?:error|exception)(?::|$)|\w(?:error|exception)\b",
    r"(?:exit(?:ed)?|status|code|returned)\W{1,3}(?:(?:with|status|code|value|of|was)\W{1,3}){0,3}(?:[1-9]\d{0,2})\b|non-?zero|a (?:password|terminal) is required|is not (?:set|empty|writ)|unknown (?:command|option|argument|database|column|user|flag)|permission|too many|no space|already (?:exists|in use|running)|must (?:be|have|provide)|need to|lock",
)

IN_BUILDS = (
    Rule(
        "an error in the output of a build step",
        "build_command_failed",
        FAILED,
        (
            'Build command "Compile assets" exited with status 1.',
            "The build command failed. See the log.",
            "Running Build [npx vite build]\nerror during build:",
            "Running Lint [npm run lint]\nCommand exited with status 2",
        ),
        counter_examples=("Running Build [npm run build]\nTime taken to run Build: 12.41 seconds",),
    ),
)

IN_SSH_COMMANDS = (
    Rule(
        "an error in the output of an SSH command",
        "ssh_command_failed",
        FAILED,
        (
            "SSH command Clear cache exited with status 1",
            'The SSH command "Restart queue" failed with exit code 127. Check the path.',
            "Executing Restart [sudo systemctl restart php-fpm]\nFailed to restart php-fpm.service: Access denied",
            "Running SSH command Migrate\nSQLSTATE[HY000] [2002] Connection refused",
        ),
        counter_examples=("Executing Clear cache [php artisan cache:clear]\nApplication cache cleared!",),
    ),
)
