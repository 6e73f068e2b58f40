"""Lines that contain words of a cause without naming one."""

from app.rules.causes.categories import UNKNOWN
from app.rules.causes.rule import Rule

NEUTRAL = (
    Rule(
        "what is being done, and to which file",
        UNKNOWN,
        r"""
        ^\W{0,4}(?:re-?)?(?:upload|download|transferr|transfer|copy|creat|delet|remov|link|symlink|unlink|renam|mov
        |skipp|check|compress|extract|add|updat|prepar|generat|stor|receiv|send|sync|writ|read|fetch|install|clon|sav
        |clean|perform|sett|set|wait|deliver|finish|restor|execut|runn|start|stopp|build|compil|test|connect|verify
        |validat|resolv|process|emitt|minify|bundl|publish|import|export|cop|mark|us|load|open|apply|enabl|disabl)(?:ing
        |ed|ied)\b(?: up| out)?[^:]*$
        ^\W{0,4}(?:installing|downloading|upgrading|updating|removing|locking) \S+/\S+ \(
        """,
        (
            "Uploading errors/timeout.js",
            "Deleted pages/permission denied.html",
            "Symlinking /srv/app/shared/log to /srv/app/releases/20261124/log",
            "  - Installing symfony/error-handler (v7.3.0): Extracting archive",
            "Linking files from shared path to release",
        ),
        unless=r"""
        \b(?:failed|failure|failing|could not|couldn't|cannot|can't|unable|because|due to|denied|refused|rejected
        |timed[ -]out|not found|aborted|interrupted|without success|no result|longer than|too long|error:|exited
        |exceeded|no space|killed)\b
        \b(?:malformed|invalid|unexpected|corrupt(?:ed)?|rejected|reset|lost|closed|broken|unreachable|expired|revoked
        |offline|mismatch)\b
        """,
    ),
    Rule(
        "something that went well",
        UNKNOWN,
        r"""
        \b(?:success(?:ful|fully)?|succeeded|passed|reconnected|recovered|completed|up to date|verified|restored|resumed
        |✓|✔)(?:\W|$)
        """,
        (
            "Connected successfully",
            "Connection timed out, reconnected successfully",
            "Host key verification check passed",
        ),
        unless=r"""
        \b(?:failed|failure|fatal|could not|couldn't|cannot|can't|unable|not (?:be )?<word>(?:success|complete|restore
        |pass|verif|up to date|succe)\w*|however|but|error:|denied|exited|un-?successful|without success|no success)\b
        certificate|signature
        """,
    ),
    Rule(
        "the name of a commit, which anybody may word as they like",
        UNKNOWN,
        r"""
        ^(?:the )?(?:start|end|previous|current|new|last|parent|target|latest) (?:commit|revision
        |ref)\b(?: is)?[: ]+\W{0,2}[0-9a-f]{6,40}\b
        ^(?:head is now at|commit message|author|merge (?:branch|pull request|tag|remote)|deploying (?:revision|commit
        |branch|tag)|\* ?[0-9a-f]{7,40}|[0-9a-f]{7,40} ['\x22A-Z(]|commit [0-9a-f]{7,40})\b
        ^[0-9a-f]{7,40} \S
        ^checked out (?:revision |commit )?[0-9a-f]{7,40}
        """,
        (
            "HEAD is now at 3fa9c1d Fix permission denied on upload",
            'End commit: 3fa9c1d "Handle connection refused"',
        ),
        unless=r"""
        \b(?:does not exist|is not|isn't|is unknown|is gone|could not be|was not found|not found in|is missing|no longer
        |cannot be)\b
        """,
    ),
    Rule(
        "warnings and notes",
        UNKNOWN,
        # The third line is OpenSSH's, 10.1 and later, if the server lacks post-quantum key exchange:
        # https://www.openssh.com/pq.html
        r"""
        ^(?:npm |yarn |pnpm |composer |php |perl: |bash: |rsync: |lftp: )?\W{0,4}(?:warn(?:ing)?s?|deprecat\w*|notice
        |note|info|debug\d?|hint|tip)\b
        ^\(node:\d+\) |^\(!\) |^⚠|^mysql\w*: \[warning\]
        not using a post-quantum key exchange|vulnerable to .store now, decrypt later|openssh\.com/pq\.html
        """,
        (
            "npm WARN deprecated request@2.88.2: request has been deprecated",
            "warning: unable to access '/home/deploy/.config': Permission denied",
            "** WARNING: connection is not using a post-quantum key exchange algorithm.",
            "mysqldump: [Warning] Using a password on the command line interface can be insecure.",
        ),
        unless=r"""
        remote host identification|unprotected private key|clone succeeded, but checkout failed
        ^info:? +\S+ failed
        """,
    ),
    Rule(
        "what shells and servers print to every login, also to one that goes well",
        UNKNOWN,
        r"""
        ^mesg: |^tput: |^sudo: unable to resolve host|^could not chdir to home directory|^stdin: is not a tty
        ^pseudo-terminal will not be allocated|^x11 forwarding request failed|^disabling multiplexing
        ^(?:mux_client|client_global_hostkeys|hostkeys_prove|muxclient)|^controlsocket .* already exists
        failed login attempts? since|^last (?:failed )?login|^there (?:was|were) \d+ failed login
        setlocale: |cannot (?:change locale|set lc_)|^setting locale failed|^xdebug: |^debconf: |^update-alternatives
        ^\W*socket error .* - reconnecting
        permanently added .* to the list of known hosts
        ^unauthori[sz]ed (?:access|use) .*(?:prohibited|forbidden|strictly)
        restart required \*|^you have (?:new )?mail|^browserslist: |caniuse-lite is outdated|^found \d+ vulnerabilit
        """,
        (
            "sudo: unable to resolve host web1: Name or service not known",
            "Could not chdir to home directory /home/deploy: No such file or directory",
            "There were 3 failed login attempts since the last successful login.",
            "bash: warning: setlocale: LC_ALL: cannot change locale (en_US.UTF-8): No such file or directory",
        ),
        unless="session open refused",  # MaxSessions of sshd
    ),
    Rule(
        "what to do, or what may be the reason",
        UNKNOWN,
        r"""
        ^(?:please|if|hint|tip|ensure|make sure|you (?:can|may|should|need|must)|did you|to (?:fix|resolve|solve|avoid)
        |see|for more|contact|consider|confirm|perhaps|maybe|possibly|either)\b
        ^(?:check|verify|review) (?:that|the|your|if|whether|for|with|its|it|\S+ and)\b
        ^try (?:again|to|using|running|a|the|with)\b
        ^\W*(?:this|that|it|which|they|these) <is>(?:usually|often|typically|may|might|can|could|normally|generally
        |probably|most|likely|commonly|sometimes|means|happens)
        ^(?:usually|often|typically|most often|the (?:most )?(?:usual|likely|common|probable))\b
        """,
        (
            "Check that the firewall lets DeployHQ in and that the password is right.",
            "This usually means that the disk is full.",
        ),
        unless="^see <words>failed",
    ),
    Rule(
        "a setting",
        UNKNOWN,
        r"""
        ^(?:connection |command |read |connect |idle |session |build |ssh |ftp |keep-?alive |max\w* )*(?:time-?out|limit
        |quota|allowance|permissions?|retries|mode|memory limit|connections|clients|users|sessions)(?: <words>(?:is
        |set to|of|=)|[:=])+ ?(?:set to )?[\d\w]+(?: ?(?:s|seconds|minutes|mb|gb|kb|m))?\.?$
        \b(?:used|left|remaining)\b.*\d+ of \d+|\d+ of \d+ <word>(?:used|left|remaining)
        -(?:remaining|limit): ?\d+
        """,
        (
            "Connection timeout: 30 seconds",
            "Timeout set to 300 seconds",
        ),
        unless="exceed|reached|denied|fail|error",
    ),
)
