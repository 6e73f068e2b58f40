"""Lines that name no cause: restatements of a failure, stack frames, and hints that tools append to an error."""

from functools import lru_cache

from app.rules.causes.lines import MOST_REMEMBERED
from app.rules.causes.rule import expression

# Restates a failure, or points to the line with the cause.
RESTATEMENT = expression(r"""
\b(?:exited|failed|ended|finished|terminated|completed|stopped|returned|errored|died|crashed) (?:with
|after) (?:an? )?(?:(?:non-?zero|error|exit|unknown|unexpected|return|failure)[ -]?)*(?:status|code|error|value|result
|exit)?(?: (?:code|status|value))?[ :=#]{0,3}\(?-?\d*\)?[\W\d]*(?:\d+(?:\.\d+)? ?m?s[\W]*)?$
\bcommand (?:failed|terminated|exited)\b[^:]*$|\bcommand failed with \w+[ :]+\d+\b
\b(?:exit|return|status|error) ?(?:status|code)\b(?: was| is)?[ :=]{1,3}-?\d+\W*$
returned (?:a )?non-?zero (?:code|exit|status)|did not complete successfully: exit code|non-?zero exit status \d+\W*$
^\W*(?:x )?(?:the )?(?:build|deployment|deploy|transfer|step|task|job|command|script|process|upload|checkout|compilation
|release|webpack|vite|test|install\w*)s?(?: (?:has|have|was|step|command|process|script))? ?(?:failed|aborted|errored
|unsuccessful|did not succeed|stopped)\b(?: (?:in|after) [\d.]+ ?\w+)?\W*$
^\W*(?:[\w:-]+\] )?(?:x )?(?:build|error)[: ]{1,2}failed in [\d.:]+ ?m?s|built? failed in|\berrored after [\d.]+
^\W*(?:error|fatal|failure|failed|aborted|exception)\W*$|^\W*an? (?:unknown |unexpected )?error (?:has )?occurred\W*$
^\W*traceback \(most recent call last\)|^\W*problem \d+\W*$|^\W*error during build\W*$|^\W*errors? occurred\W*$
during handling of the above exception|was the direct cause of the following
^\W*(?:[a-z_]\w*(?:\\|::|\.))*[a-z]\w*(?:exception|error)\W*$|^error in plugin|^bundler: failed to load command
^\W*(?:the )?(?:build|ssh) command .{1,100} (?:has )?failed\W*$|^error: \[\w+\] \d+ errors? and \d+ warnings?
^execution failed for task|failed to execute goal .*compilation failure|\bfail\W*$|^\W*fail [\w./-]+\.\w+\b
test failed\W*$
^there (?:was|were) \d+ (?:failure|error)s?:?$|could not be built\W*$|no solution found when resolving
does not contain a compatible set of packages|is locked to version .* was not requested
^\W*(?:build|compile|bundle|compilation) error occurred\W*$|^\W*failed to compile\b\W*$|^\W*compilation failed\W*$
^\W*>? ?build failed because of webpack errors|^failure: build failed with an exception|^build failure\W*$
^\W*your requirements could not be resolved to an installable set of packages\W*$
^\W*(?:rake|rails|bin/rails|cap|mina) aborted!\W*$|^\W*make(?:\[\d+\])?: \*\*\* |^\W*\(see full trace by running
^script .* returned with error code \d+|handling the .* event returned with error|\bmsb3073\b
^rsync error: .*\(code \d+\)|^(?:scp|sftp|ssh)?:? ?lost connection\W*$|^\W*exit(?:ing)?\W*\d*\W*$
could not read from remote repository|^fatal: clone of .* into submodule path
^failed to clone .*(?:retry scheduled|a second time)
^error: failed to push some refs|^\W*fatal: the remote end hung up unexpectedly|^\W*fatal: early eof|unpack-objects
index-pack failed
\belifecycle\b
^(?:npm|pnpm|yarn) (?:err!|error) (?:code|errno|syscall|path|command|signal|cwd|node|npm|argv|system|file)[ ]
^(?:npm|yarn|pnpm) (?:err!|error) (?:lifecycle script|failed at the|exit status|this is probably not a problem with npm
|command failed)
^\W*error: (?:script |process |command )?[\"'`].*[\"'`] (?:exited|was terminated|process)
^\W*error: subprocess-exited-with-error
^(?:gyp err! )?(?:build error|configure error|not ok)\W*$
^\W*\[?(?:error|fatal)?\]?\W*(?:task|target|command|goal) .* (?:failed|failed with .*exit.*)\W*$
\bchild process exited\b|\bprocess (?:exited|finished|completed) with\b|^\W*fail(?:ed|ure)?:? [\w .-]{1,40}\W*$
^\W*\d+ errors?(?: (?:found|generated|and \d+ warnings?))?\W*$
\b(?:transfer|upload|deployment|sync) (?:was )?(?:not complete|incomplete)\W*$|some files/attrs were not transferred
""")

# Part of an error, without meaning by itself.
FRAME = expression(r"""
^at (?:async )?(?:new )?[\w.<>$\[\] /\\-]+ ?\(|^at (?:async )?(?:file://|node:|/|<path>|\S+:\d+)
^at (?:[\w$.<>\[\]]+)\.[\w$<>\[\]]+\(?
^from \S+:\d+:in |^file \"[^\"]*\", line \d+|^file <path>, line \d+|^#\d+ (?:/|<path>|\{|[\w\\]+(?:->|::|\())
^(?:\d+: )?from \S+:\d+|^\S+:\d+:in ['`][^'`]*['`]\W*$
^\d{1,2}: 0x[0-9a-f]+|^0x[0-9a-f]+ |^-+ ?(?:native|js) stack|^<--- (?:last few|js stack)|^\[\d+:0x[0-9a-f]+\]
^==== (?:js|details)
^[\s~^|`'_-]+$|^[=*#+.·•─━-]{3,}$|^\d+ ?\||^> ?\d+ ?\||^\| |^[\[\](){}<>,;|&]+$
^(?:security context|js stacktrace|stack trace:?|stacktrace:|call stack:?|backtrace:|caused by:|exception trace:?)\W*$
^\W*│ ?[-+] ?\x22|^\W*\d+▕|^it is (?:also )?possible that|^someone could be eavesdropping
^please contact your system admin
^\+\d+ \S|^throw |^throw er;|^return |^import |^const |^raise \w|^\^|^node\.js v\d|^node:internal|^php stack trace
^thrown in[ ]
^(?:npm|yarn|pnpm) (?:err!|error)\W*$|^\.\.\. \d+ (?:more|levels)|^in [\w/.]+\.php line \d+:?$
^\w+\.(?:php|py|js|rb|ts):\d+$
^(?:node|usr/bin|home)/\S+:\d+$|^file://\S+:\d+$|^(?:/|<path>)\S*:\d+(?::\d+)?:?$
""")

# Printed after an error: the log's place, options to try, support addresses.
TAIL = expression(r"""
a complete log of this run can be found
^(?:npm|yarn|pnpm) (?:err!|error) (?:(?:for a full report see|see|this is an error|log files|in most cases
|or can provide)\b|/|<path>|[a-z]:\\)
^info (?:visit|if you think)|visit https?://\S+ for (?:documentation|more)|^(?:npm |pnpm )?(?:warn|notice|info)\b
^(?:see|for more|more info|to get more|run with|use --|try (?:running|adding)|read more|please (?:make sure|see|report
|check|refer|read|run)|additional(?:ly)? |hint:|note:|help:|tip:|info:)\b
^and the repository exists|^error id:|^request id:|^(?:time taken|duration|elapsed|total time|finished in|took)\b
^\W*(?:note|hint|notice|info|debug|warning|deprecation|deprecated)\b
^\*\* (?:warning: connection is not using|this session may be|the server may need)
^(?:potential solutions|read <https|possible (?:solutions|causes)|running update with --no-dev)
^use the option --with-all
^(?:-|\*) (?:try|get more help|exception is|what went wrong):?|^> (?:run with|get more)|^\[help \d
^\[?error\]?:? (?:re-run maven|to see the full stack trace|for more information about|\[help)|^\[error\]\W*$
^if you (?:need|are|think|have|want|believe)\b
^(?:this|that|it) (?:usually|is usually|is probably|is likely|may|can|often)\b
^(?:these|this) (?:dependencies|error) (?:were|originates|is)\b|^\W*(?:end|begin)ning? of \w+ output|^\[?end of output
""")


@lru_cache(MOST_REMEMBERED)
def is_restatement(words: bytes) -> bool:
    """Return whether the line only restates a failure."""
    return RESTATEMENT.search(words) is not None


@lru_cache(MOST_REMEMBERED)
def is_noise(words: bytes) -> bool:
    """Return whether the line is a stack frame or a hint that a tool appends to an error."""
    return FRAME.search(words) is not None or TAIL.search(words) is not None
