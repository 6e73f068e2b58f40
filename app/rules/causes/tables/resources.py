"""Memory and disk space, which take precedence over every other cause."""

from app.rules.causes.rule import Rule

RESOURCES = (
    Rule(
        "killed by the kernel, or exit 137",
        "out_of_memory",
        r"""
        ^\W{0,3}killed\W{0,3}$
        \b(?:exit(?:ed)?|status|code|errno|returned)\W{1,3}(?:(?:with|status|code|value|of|was)\W{1,3}){0,3}137\b
        \b137\b.*\b(?:sigkill|killed)
        oom[-_ ]?kill
        \bsigkill\b
        \b(?:killed|terminated|stopped) (?:by |with |on )?signal 9\b|\bsignal 9\b.*kill|\bkilled signal terminated
        ^\S{0,40}: line \d+: +\d+ killed\b
        """,
        (
            "Running Build [npm run build]\nKilled",
            "Executing Warm cache [php artisan app:warm]\nbash: line 1:  4711 Killed   php artisan app:warm",
            "Build command exited with status 137",
            "g++: fatal error: Killed signal terminated program cc1plus",
            "Command failed with signal SIGKILL",
        ),
        unless=r"killed after \d|time ?limit|time ?out|timed out",
        counter_examples=(
            "Killed 3 stale workers",
            "Build command exited with status 1",
        ),
    ),
    Rule(
        "a runtime that says it has no memory left",
        "out_of_memory",
        r"""
        heap out of memory|heap limit allocation failed|java heap space|gc overhead limit
        memory size .*exhausted
        (?:can ?not|can't|could not|couldn't|failed to|unable to) allocate <words>(?:memory|bytes)
        (?:memory allocation|malloc|alloc) (?:of \d+ bytes )?failed|\bstd::bad_alloc\b
        virtual memory exhausted|allocating <word>memory
        \bout ?of ?memory\b|outofmemory(?:error|exception)|\bran out of memory|memory ran out|insufficient memory
        not enough memory
        \bnomemoryerror\b|^memoryerror\b|\bmemory exhausted\b|\benomem\b
        memory (?:quota|limit)(?: of \S+(?: \S+)?)?(?: was| has been| is)? (?:vastly )?(?:exceeded|reached)
        exceeded (?:its |the |their )?<word>memory (?:limit|quota|allowance)
        (?:killed|stopped|terminated) <words>(?:for|too much) <words>memory
        (?:more memory than|all (?:of )?(?:its|the|the available) memory|too much memory|memory (?:is|was) (?:used up
        |exhausted|full)|for lack of memory|for want of memory)
        """,
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
    Rule(
        "no space, or no inodes, on a disk",
        "disk_full",
        r"""
        (?:has|have|had|with|there is|is) (?:no|too little|not enough) (?:free |more |disk |storage )*space\b
        no (?:free |disk |storage |more )*space <is>(?:left|available|remaining|on)
        \benospc\b
        (?:disk|drive|volume|partition|file ?system|storage|device) <words>(?:is|was|are|has become|ran) <word>full\b
        \bdisk full\b|\bfile ?system full\b|\bdevice full\b
        (?:not enough|insufficient|too little|lacks?(?: the)?|low on|out of|no more|ran out of|run out of) <word>(?:disk
        |storage|free|hard drive)? ?space
        insufficient (?:disk |free )?storage
        (?:no (?:free |more )?|out of |run out of |ran out of )inodes
        don't have enough free space|not have enough <word>space|no room (?:left|on)|space <words>(?:exhausted|used up)
        """,
        (
            'rsync: write failed on "/var/www/app.css": No space left on device (28)',
            "npm ERR! nospc ENOSPC: no space left on device, write",
            "552 Insufficient storage space on the server",
            "The disk of web1.example.com is full.",
            "There is not enough space on the disk.",
            'sftp: (14, "no space on filesystem")',
        ),
        unless="file watchers|address space|buffer space|white ?space|name ?space|color space",
        counter_examples=("Error: ENOSPC: System limit for number of file watchers reached, watch '/app'",),
    ),
    Rule(
        "a disk quota",
        "disk_full",
        r"""
        (?:disk|storage|disc|block|inode|file ?system|user|home|file|hosting) (?:space )?quota <words>(?:exceeded
        |reached|used up|exhausted|full)
        (?:exceed\w*|over|reached|used up|hit) <words>(?:disk|storage|disc|inode) (?:space )?(?:quota|allocation
        |allowance|limit)
        \bedquot\b|storage allocation exceeded|allocated storage
        \b(?:45[12]|55[0-2])\b.*quota|quota.*\b552\b|\(15, .?quota
        over (?:its |the |your )?(?:disk )?quota$|quota of the disk
        quota exceeded.*\b(?:disk|storage|space)
        """,
        (
            "scp: /home/deploy/app.zip: Disk quota exceeded",
            "552 Transfer aborted. Disk quota exceeded",
            "552 Requested file action aborted: exceeded storage allocation",
            "The account on the server is over its disk quota.",
        ),
        unless=r"\bapi\b|lfs",
        counter_examples=("API quota exceeded, retry in 60 seconds",),
    ),
)
