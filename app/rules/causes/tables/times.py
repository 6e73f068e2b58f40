"""Commands that exceeded their time limit."""

from app.rules.causes.rule import Rule

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
