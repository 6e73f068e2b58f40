"""Commands on the server, commands that exceeded their time limit, and the output of any command step."""

from app.rules.causes.rule import Rule, expression

# Errors in a command's output. Only for steps that are known to be commands.
FAILED = r"""
\b(?:err(?:or|ors|ored)?|fail(?:s|ed|ure|ures|ing)?|fatal|exceptions?|denied|refused|rejected|cannot|can't|couldn't
|unable|killed|terminated|panic|panicked|traceback|undefined|unexpected|unrecogni[sz]ed|invalid|illegal|aborted|abort
|broken|forbidden|unauthorized|unsupported|incorrect|mismatch|crashed|unhandled|uncaught|deadlock|segfault)\b
\*\*\* |err!|\[(?:emerg|alert|crit)\]|already (?:allocated|in use)|unbound variable
(?:not|never) (?:be )?(?:found|recogni[sz]ed|permitted|allowed|supported|installed|defined|loaded|exist|a (?:directory
|valid|git))
could not|no such|does(?: not|n't) exist|did(?: not|n't) |timed[ -]out|core dumped
segmentation fault|\w(?:error|exception)\b
(?:exit(?:ed)?|status|(?:exit|error|status|with|return|returned) code|returned|errno)\W{1,3}(?:(?:with|status|code|value
|of|was)\W{1,3}){0,3}(?:[1-9]\d{0,2})(?:[^.\d]|\.(?:\D|$)|$)
non-?zero|a (?:password|terminal) is required|no tty|^sudo: |is not (?:set|empty|writ)
unknown (?:command|option|argument|database|column|user|flag)|permission denied|too many|no space
address already in use|: file exists|must be (?:run|an?|set|root|owned)|is missing|are missing|conflict (?:in|with)
missing (?:argument|required|operand|parameter|script|file|module|class|dependency|variable|value|key|extension)
"""

# Lines to show although they name no failure.
WORTH_SHOWING = r"""
\brequires? \w|\bmust (?:be|have|not)\b|\bexpected\b|✗|✖|doesn't exist|already exists|deprecated|no longer|\bblocked\b
\bonly \w+ (?:is|are)\b|not exported|is not defined|not assignable|mismatch|conflict|limit|quota
too (?:large|long|many|old)
"""
ERROR_WORDS = expression(FAILED + WORTH_SHOWING)

TIMES_IN_STEPS = Rule(
    "a command that is said to have run too long",
    "command_timeout",
    r"^(?:error: |the command |it |script |command )?timed[ -]out(?: after \d+ ?(?:s|m|h)\w*)?\.?$",
    ("Executing Reindex [bin/reindex]\nTimed out after 3600 seconds",),
    counter_examples=("Executing Ping [curl https://example.com]\ncurl: (28) Connection timed out after 300 seconds",),
)

TIMES = Rule(
    "a command that ran past its limit",
    "command_timeout",
    r"""
    (?:command|script|build|process|task|job|step|hook|migration)\b <words><is>timed[ -]out
    timed[ -]out (?:running|executing|waiting for) (?:the |a |your )?<word>(?:ssh |build )?(?:command|script|build
    |process|task|hook)\b
    timed[ -]out (?:running|executing)\b
    (?:command|script|build|process|task|job|execution|it)\b.*(?:exceed\w*|past|over|reached|hit|longer than
    |beyond) <words>(?:time ?-?out|time ?limit|(?:maximum|allowed|permitted) <words>(?:time|duration|seconds|minutes)
    |limit of \d+ ?(?:s|m|h)\w*)
    (?:did not|didn't|failed to|not) (?:finish|complete|exit|end|return)\w* <words>(?:within|in|after
    |before) <words>(?:\d+ ?(?:s|m|h)|limit|time)
    (?:command|script|build|process|task|job)\b.*(?:killed|stopped|terminated|aborted|cancel+ed
    |interrupted) after <words>\d+ ?(?:s|m|h)
    (?:killed|stopped|terminated|aborted|interrupted) <words>after (?:running (?:for )?)?<words>\d+ ?(?:seconds|minutes
    |hours|s\b|m\b|min|h\b)
    maximum execution time of \d+|execution time ?(?:limit|out)|execution <is>timed[ -]out
    max(?:imum)? (?:build|command|run) ?time
    (?:ran|running|run|took|taken|taking) (?:for )?<word>(?:longer|more) than <words>(?:\d+ ?(?:s|m|h)|limit|time
    |allowed|permitted)
    (?:exit(?:ed)?|status|code)\W{1,3}(?:(?:with|status|code)\W{1,3}){0,2}124\b
    process timeout|time ?limit (?:of \S+ \S+ )?<is>(?:exceeded|reached|hit|passed)
    (?:command|build|script|execution) time-?out (?:of|after|reached|exceeded|expired)
    still running after (?:\S+ )?\d+
    (?:command|build|script|job|process|it)\b.*(?:took|taking|ran|running) (?:far |much )?too long
    (?:command|build|script|process|task|job)\b.*(?:exceeded|passed|reached|hit|over) <words>\d+[- ](?:s|m
    |h)\w*[- ]?(?:limit|time|max)
    """,
    (
        'Build command "Compile assets" exceeded the time limit of 30 minutes.',
        "SSH command Reindex timed out after 300 seconds. It may be waiting for input.",
        "Executing Reindex [bin/reindex]\nThe command was stopped after 1800 seconds",
        'The process "npm run build" exceeded the timeout of 300 seconds.',
        "The build did not finish within 60 minutes",
        "Fatal error: Maximum execution time of 30 seconds exceeded",
    ),
    unless=r"""
    ^connect|connect(?:ion|ing)?\b.*tim|exceeded timeout of \d+ ?ms
    \b(?:5|10)000 ?ms|for a test
    idle|inactiv
    """,
    counter_examples=(
        "Connection to 203.0.113.10:22 timed out",
        "Command timeout: 300 seconds",
        "Running Tests [npx jest]\nthrown: Exceeded timeout of 5000 ms for a test.",
    ),
)

COMMANDS = (
    Rule(
        "an SSH command that is said to have failed",
        "ssh_command_failed",
        r"""
        \bssh[- ]?(?:command|script|task)\b.*\b<ended>\b|\b<ended>\b <words>ssh[- ]?command
        (?:ssh|remote|deploy(?:ment)?|post-deploy\w*|pre-deploy\w*|server) (?:command|script|hook|task)s?\b.*\b<ended>\b
        (?:command|script)\b.* on (?:the )?(?:server|target|host|remote|\S+\.\S+)\b.*\b<ended>\b
        \bcommand\b.*\b<ended>\b.* on (?:the )?(?:server|target|remote|host)|remote command not found
        \(code 127\)
        """,
        (
            "Deployment stopped: the SSH command Clear cache exited with status 1",
            "The command php artisan migrate failed on the server",
            "rsync error: remote command not found (code 127) at io.c(231)",
        ),
    ),
    Rule(
        "what programs on servers say",
        "ssh_command_failed",
        r"""
        ^(?:-?bash|zsh|ksh|ash|dash|/bin/\S+|/usr/bin/\S+|<path>): (?:line \d+: |\d+: )?\S+: (?:command )?not found
        ^bash: .*command not found|^zsh: command not found|^sudo: |\bsystemctl\b.*(?:failed|not found|error)
        failed to (?:restart|reload|start|stop) \S+\.service|job for \S+ failed|unit \S+ not found
        sqlstate\[|could not open input file|nginx: \[(?:emerg|alert|error)\]
        error: this does not seem to be a wordpress|this service allows sftp connections only
        unexpected eof while looking for matching|syntax error near unexpected token
        \bcommand .* (?:on|at) \S+ ?: (?:exit|status)|\bcommand .*(?:could not|cannot) be (?:run|executed|started) on
        """,
        (
            "bash: line 1: php8.3: command not found",
            "sudo: a terminal is required to read the password",
            "SQLSTATE[HY000] [2002] Connection refused",
            "Job for nginx.service failed because the control process exited with error code.",
        ),
    ),
)

IN_BUILDS = Rule(
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
)

IN_SSH_COMMANDS = Rule(
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
)
