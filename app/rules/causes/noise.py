"""Lines that name no cause: restatements of a failure, stack frames, and hints that tools append to an error."""

from functools import lru_cache
from typing import Any

import re2

from app.rules.causes.lines import MOST_REMEMBERED
from app.rules.causes.rule import OPTIONS


def _any(*patterns: str) -> Any:
    return re2.compile("|".join(f"(?:{pattern})" for pattern in patterns).encode(), OPTIONS)


# Restates a failure, or points to the line with the cause.
RESTATEMENT = _any(
    r"\b(?:exited|failed|ended|finished|terminated|completed|stopped|returned|errored|died|crashed) (?:with"
    r"|after) (?:an? )?"
    r"(?:(?:non-?zero|error|exit|unknown|unexpected|return|failure)[ -]?)*(?:status|code|error|value|result|exit)?"
    r"(?: (?:code|status|value))?[ :=#]{0,3}\(?-?\d*\)?[\W\d]*(?:\d+(?:\.\d+)? ?m?s[\W]*)?$",
    r"\bcommand (?:failed|terminated|exited)\b[^:]*$|\bcommand failed with \w+[ :]+\d+\b",
    r"\b(?:exit|return|status|error) ?(?:status|code)\b(?: was| is)?[ :=]{1,3}-?\d+\W*$",
    r"returned (?:a )?non-?zero (?:code|exit|status)|did not complete successfully: exit code"
    r"|non-?zero exit status \d+\W*$",
    r"^\W*(?:x )?(?:the )?(?:build|deployment|deploy|transfer|step|task|job|command|script|process|upload"
    r"|checkout|compilation|release|webpack|vite|test|install\w*)s?"
    r"(?: (?:has|have|was|step|command|process|script))? ?(?:failed|aborted|errored|unsuccessful|did not succeed"
    r"|stopped)\b(?: (?:in|after) [\d.]+ ?\w+)?\W*$",
    r"^\W*(?:[\w:-]+\] )?(?:x )?(?:build|error)[: ]{1,2}failed in [\d.:]+ ?m?s|built? failed in|\berrored after [\d.]+",
    r"^\W*(?:error|fatal|failure|failed|aborted|exception)\W*$|^\W*an? (?:unknown "
    r"|unexpected )?error (?:has )?occurred\W*$",
    r"^\W*traceback \(most recent call last\)|^\W*problem \d+\W*$|^\W*error during build\W*$|^\W*errors? occurred\W*$",
    r"during handling of the above exception|was the direct cause of the following",
    r"^\W*(?:[a-z_]\w*(?:\\|::|\.))*[a-z]\w*(?:exception|error)\W*$|^error in plugin|^bundler: failed to load command",
    r"^\W*(?:the )?(?:build|ssh) command .{1,100} (?:has )?failed\W*$|^error: \[\w+\] \d+ errors? and \d+ warnings?",
    r"^execution failed for task|failed to execute goal .*compilation failure|\bfail\W*$"
    r"|^\W*fail [\w./-]+\.\w+\b|test failed\W*$",
    r"^there (?:was|were) \d+ (?:failure|error)s?:?$|could not be built\W*$|no solution found when resolving",
    r"does not contain a compatible set of packages|is locked to version .* was not requested",
    r"^\W*(?:build|compile|bundle|compilation) error occurred\W*$|^\W*failed to compile\b\W*$"
    r"|^\W*compilation failed\W*$",
    r"^\W*>? ?build failed because of webpack errors|^failure: build failed with an exception|^build failure\W*$",
    r"^\W*your requirements could not be resolved to an installable set of packages\W*$",
    r"^\W*(?:rake|rails|bin/rails|cap|mina) aborted!\W*$|^\W*make(?:\[\d+\])?: \*\*\* |^\W*\(see full trace by running",
    r"^script .* returned with error code \d+|handling the .* event returned with error|\bmsb3073\b",
    r"^rsync error: .*\(code \d+\)|^(?:scp|sftp|ssh)?:? ?lost connection\W*$|^\W*exit(?:ing)?\W*\d*\W*$",
    r"could not read from remote repository|^fatal: clone of .* into submodule path"
    r"|^failed to clone .*(?:retry scheduled|a second time)",
    r"^error: failed to push some refs|^\W*fatal: the remote end hung up unexpectedly|^\W*fatal: early eof"
    r"|unpack-objects|index-pack failed",
    r"\belifecycle\b|^(?:npm|pnpm|yarn) (?:err!|error) (?:code|errno|syscall|path|command|signal|cwd|node|npm"
    r"|argv|system|file) ",
    r"^(?:npm|yarn|pnpm) (?:err!|error) (?:lifecycle script|failed at the|exit status"
    r"|this is probably not a problem with npm|command failed)",
    r"^\W*error: (?:script |process |command )?[\"'`].*[\"'`] (?:exited|was terminated|process)"
    r"|^\W*error: subprocess-exited-with-error",
    r"^(?:gyp err! )?(?:build error|configure error|not ok)\W*$|^\W*\[?(?:error|fatal)?\]?\W*(?:task|target"
    r"|command|goal) .* (?:failed|failed with .*exit.*)\W*$",
    r"\bchild process exited\b|\bprocess (?:exited|finished|completed) with\b|^\W*fail(?:ed|ure)?:? [\w .-]{1,40}\W*$",
    r"^\W*\d+ errors?(?: (?:found|generated|and \d+ warnings?))?\W*$",
    r"\b(?:transfer|upload|deployment|sync) (?:was )?(?:not complete|incomplete)\W*$"
    r"|some files/attrs were not transferred",
)

# Part of an error, without meaning by itself.
FRAME = _any(
    r"^at (?:async )?(?:new )?[\w.<>$\[\] /\\-]+ ?\(|^at (?:async )?(?:file://|node:|/|<path>|\S+:\d+)"
    r"|^at (?:[\w$.<>\[\]]+)\.[\w$<>\[\]]+\(?",
    r"^file \"[^\"]*\", line \d+|^file <path>, line \d+|^#\d+ (?:/|<path>|\{|[\w\\]+(?:->|::|\())"
    r"|^from \S+:\d+:in |^(?:\d+: )?from \S+:\d+|^\S+:\d+:in ['`][^'`]*['`]\W*$",
    r"^\d{1,2}: 0x[0-9a-f]+|^0x[0-9a-f]+ |^-+ ?(?:native|js) stack|^<--- (?:last few|js stack)"
    r"|^\[\d+:0x[0-9a-f]+\]|^==== (?:js|details)",
    r"^[\s~^|`'_-]+$|^[=*#+.·•─━-]{3,}$|^\d+ ?\||^> ?\d+ ?\||^\| |^[\[\](){}<>,;|&]+$",
    r"^(?:security context|js stacktrace|stack trace:?|stacktrace:|call stack:?|backtrace:|caused by:"
    r"|exception trace:?)\W*$",
    r"^\W*│ ?[-+] ?\x22|^\W*\d+▕|^it is (?:also )?possible that|^someone could be eavesdropping"
    r"|^please contact your system admin",
    r"^\+\d+ \S|^throw |^throw er;|^return |^import |^const |^raise \w|^\^|^node\.js v\d|^node:internal"
    r"|^php stack trace|^thrown in ",
    r"^(?:npm|yarn|pnpm) (?:err!|error)\W*$|^\.\.\. \d+ (?:more|levels)|^in [\w/.]+\.php line \d+:?$|^\w+\.(?:php"
    r"|py|js|rb|ts):\d+$",
    r"^(?:node|usr/bin|home)/\S+:\d+$|^file://\S+:\d+$|^(?:/|<path>)\S*:\d+(?::\d+)?:?$",
)

# Printed after an error: the log's place, options to try, support addresses.
TAIL = _any(
    r"a complete log of this run can be found|^(?:npm|yarn|pnpm) (?:err!|error) (?:(?:for a full report see|see"
    r"|this is an error|log files|in most cases|or can provide)\b|/|<path>|[a-z]:\\)",
    r"^info (?:visit|if you think)|visit https?://\S+ for (?:documentation|more)|^(?:npm |pnpm )?(?:warn|notice"
    r"|info)\b",
    r"^(?:see|for more|more info|to get more|run with|use --|try (?:running|adding)|read more|please (?:make sure"
    r"|see|report|check|refer|read|run)|additional(?:ly)? |hint:|note:|help:|tip:|info:)\b",
    r"^and the repository exists|^error id:|^request id:|^(?:time taken|duration|elapsed|total time|finished in"
    r"|took)\b",
    r"^\W*(?:note|hint|notice|info|debug|warning|deprecation"
    r"|deprecated)\b|^\*\* (?:warning: connection is not using|this session may be|the server may need)",
    r"^(?:potential solutions|read <https|possible (?:solutions|causes)|running update with --no-dev)"
    r"|^use the option --with-all",
    r"^(?:-|\*) (?:try|get more help|exception is|what went wrong):?|^> (?:run with|get more)|^\[help \d",
    r"^\[?error\]?:? (?:re-run maven|to see the full stack trace|for more information about|\[help)|^\[error\]\W*$",
    r"^if you (?:need|are|think|have|want|believe)\b|^(?:this|that|it) (?:usually|is usually|is probably"
    r"|is likely|may|can|often)\b",
    r"^(?:these|this) (?:dependencies|error) (?:were|originates|is)\b|^\W*(?:end|begin)ning? of \w+ output"
    r"|^\[?end of output",
)


@lru_cache(MOST_REMEMBERED)
def is_restatement(words: bytes) -> bool:
    """Return whether the line only restates a failure."""
    return RESTATEMENT.search(words) is not None


@lru_cache(MOST_REMEMBERED)
def is_noise(words: bytes) -> bool:
    """Return whether the line is a stack frame or a hint that a tool appends to an error."""
    return FRAME.search(words) is not None or TAIL.search(words) is not None
