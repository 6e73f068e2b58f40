"""Memory and disk space, which take precedence over every other cause."""

from app.rules.causes.rule import Rule

MEMORY = (
    Rule(
        "killed by the kernel, or exit 137",
        "out_of_memory",
        (
            r"^\W{0,3}killed\W{0,3}$",
            (
                r"\b(?:exit(?:ed)?|status|code|errno|returned)\W{1,3}(?:(?:with|status|code|value|of"
                r"|was)\W{1,3}){0,3}137\b"
            ),
            r"\b137\b.*\b(?:sigkill|killed)",
            r"oom[-_ ]?kill",
            r"\bsigkill\b",
            (
                r"\b(?:killed|terminated|stopped) (?:by |with |on )?signal 9\b|\bsignal 9\b.*kill|\bkilled signal"
                r" terminated"
            ),
            r"^\S{0,40}: line \d+: +\d+ killed\b",
        ),
        (
            "Running Build [npm run build]\nKilled",
            "Executing Warm cache [php artisan app:warm]\nbash: line 1:  4711 Killed   php artisan app:warm",
            "Build command exited with status 137",
            "g++: fatal error: Killed signal terminated program cc1plus",
            "Command failed with signal SIGKILL",
        ),
        unless=(
            r"killed after \d",
            r"time ?limit|time ?out|timed out",
        ),
        counter_examples=(
            "Killed 3 stale workers",
            "Build command exited with status 1",
        ),
    ),
    Rule(
        "a runtime that says it has no memory left",
        "out_of_memory",
        (
            r"heap out of memory|heap limit allocation failed|java heap space|gc overhead limit",
            r"allowed memory size of \d+ bytes exhausted|memory size .*exhausted",
            r"(?:can ?not|can't|could not|couldn't|failed to|unable to) allocate <words>(?:memory|bytes)",
            r"(?:memory allocation|malloc|alloc) (?:of \d+ bytes )?failed|\bstd::bad_alloc\b",
            r"virtual memory exhausted|allocating <word>memory",
            (
                r"\bout ?of ?memory\b|outofmemory(?:error|exception)|\bran out of memory|memory ran out|insufficient"
                r" memory"
            ),
            r"not enough memory",
            r"\bnomemoryerror\b|^memoryerror\b|\bmemory exhausted\b|\benomem\b",
            r"memory (?:quota|limit)(?: of \S+(?: \S+)?)?(?: was| has been| is)? (?:vastly )?(?:exceeded|reached)",
            r"exceeded (?:its |the |their )?<word>memory (?:limit|quota|allowance)",
            r"(?:killed|stopped|terminated) <words>(?:for|too much) <words>memory",
            (
                r"(?:more memory than|all (?:of )?(?:its|the|the available) memory|too much memory|memory (?:is|was)"
                r" (?:used up|exhausted|full)|for lack of memory|for want of memory)"
            ),
        ),
        (
            "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
            "PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes)",
            "fatal error: runtime: out of memory",
            "proc_open(): fork failed - Cannot allocate memory",
            "The build was stopped because it used too much memory.",
        ),
        counter_examples=(
            "Upload of docs/out-of-memory.html",
            "memory_limit is 512M",
        ),
    ),
)

DISK = (
    Rule(
        "no space, or no inodes, on a disk",
        "disk_full",
        (
            (
                r"(?:has|have|had|with|there is|is) (?:no|too little|not enough) (?:free |more |disk |storage"
                r" )*space\b"
            ),
            r"no (?:free |disk |storage |more )*space <is>(?:left|available|remaining|on)",
            r"\benospc\b",
            (
                r"(?:disk|drive|volume|partition|file ?system|storage|device) <words>(?:is|was|are|has become|ran)"
                r" <word>full\b"
            ),
            r"\bdisk full\b|\bfile ?system full\b|\bdevice full\b",
            (
                r"(?:not enough|insufficient|too little|lacks?(?: the)?|low on|out of|no more|ran out of|run out of)"
                r" <word>(?:disk|storage|free|hard drive)? ?space"
            ),
            r"insufficient (?:disk |free )?storage",
            r"(?:no (?:free |more )?|out of |run out of |ran out of )inodes",
            (
                r"don't have enough free space|not have enough <word>space|no room (?:left|on)|space"
                r" <words>(?:exhausted|used up)"
            ),
        ),
        (
            'rsync: write failed on "/var/www/app.css": No space left on device (28)',
            "npm ERR! nospc ENOSPC: no space left on device, write",
            "552 Insufficient storage space on the server",
            "The disk of web1.example.com is full.",
            "There is not enough space on the disk.",
            'sftp: (14, "no space on filesystem")',
        ),
        unless=(
            r"file watchers",
            r"address space",
            r"buffer space",
            r"white ?space",
            r"name ?space",
            r"color space",
        ),
        counter_examples=("Error: ENOSPC: System limit for number of file watchers reached, watch '/app'",),
    ),
    Rule(
        "a disk quota",
        "disk_full",
        (
            (
                r"(?:disk|storage|disc|block|inode|file ?system|user|home|file|hosting) (?:space )?quota"
                r" <words>(?:exceeded|reached|used up|exhausted|full)"
            ),
            (
                r"(?:exceed\w*|over|reached|used up|hit) <words>(?:disk|storage|disc|inode) (?:space )?(?:quota"
                r"|allocation|allowance|limit)"
            ),
            r"\bedquot\b|exceeded storage allocation|storage allocation exceeded|allocated storage",
            r"\b(?:45[12]|55[0-2])\b.*quota|quota.*\b552\b|\(15, .?quota",
            r"over (?:its |the |your )?(?:disk )?quota$|quota of the disk",
            r"quota exceeded.*\b(?:disk|storage|space)",
        ),
        (
            "scp: /home/deploy/app.zip: Disk quota exceeded",
            "552 Transfer aborted. Disk quota exceeded",
            "552 Requested file action aborted: exceeded storage allocation",
            "The account on the server is over its disk quota.",
        ),
        unless=(
            r"\bapi\b",
            r"lfs",
        ),
        counter_examples=("API quota exceeded, retry in 60 seconds",),
    ),
)
