"""Files on the server: permissions and missing paths."""

from app.rules.causes.rule import Rule

PERMISSIONS = Rule(
    "a file or directory that may not be read or written",
    "permission_denied",
    r"""
    permissions? <is>(?:denied|error|problem|refused|failure|missing|issue)|\beacces\b|\beperm\b
    \berofs\b|permissionerror|ssh_fx_permission_denied|\(3, .?permission
    operation <is>not permitted|(?:read-only|readonly|read only) (?:file ?system|directory|file|mount)
    access (?:is |was |to .+ <is>)?(?:denied|refused|forbidden)|access violation
    (?:not|n't|without|lacks?|lacking|missing|no|insufficient|inadequate|wrong|needs|incorrect) <words>(?:(?:write|read
    |access|file|user|directory|folder|execute|the) )*(?:permissions?|privileges?|rights?|write access)\b
    (?:not|n't|cannot|never) (?:be )?<word>(?:writ(?:e|ten|able|eable)|readable|allowed to (?:write|read|create|delete
    |change|modify|rename|open|access)|permitted to (?:write|read|create|delete|change|modify|rename|open)|own(?:ed
    |er)?\b)
    (?:user|account|login|deploy\S*|it) <words>may not (?:write|read|create|delete|change|modify|rename|open)
    (?:is|are) (?:un-?writ(?:e)?able|read-only|not yours|owned by (?:root|another|a different))
    unwritable|write[- ]protect|belongs? to (?:root|another|a different|the wrong)
    <cannot> (?:create|write(?: to)?|make|overwrite|delete|remove|rename|chmod|chown|chgrp
    |change (?:the |any )?(?:perms?|mode|owner|group|permission)|set (?:the )?(?:permission|mode|owner)|utime|set times
    |open .*for writing|modify|touch)\b(?:.*(?:denied|forbidden|permi|not owner|read-only)| (?:a |the |new )?(?:director
    |folder|file)\w*\.?$|[^:.]*\.?$)
    \b55[03]\b.*(?:permission|denied|not allowed|prohibited|forbidden|create|creation|rename|delete operation
    |remove directory|write|overwrite|disallowed|not writable|chmod)
    \b553\b|disallowed file ?name|forbidden filename
    (?:could not|cannot|can\'t|may not|must not) be (?:overwritten|written|created|deleted|changed|replaced|removed
    |renamed|modified)\b.*(?:own|permission|rights|allowed|user|belongs|denied|root)
    (?:another|a different|the wrong|an other) user owns|no (?:write|read) (?:permission|access|rights)
    <not> (?:allow|let|permit) <words>(?:replaced|written|write|overwritten|overwrite|created|create|deleted|delete
    |changed|change|uploaded|upload|renamed)\b
    """,
    (
        "scp: /var/www/html/index.php: Permission denied",
        'Net::SFTP::StatusException: Net::SFTP::StatusException open /var/www/app.css (3, "permission denied")',
        "550 Permission denied.",
        "553 Could not create file.",
        'rsync: [receiver] mkstemp "/var/www/.app.css.Xy12" failed: Operation not permitted (1)',
        "The user deploy may not write to /var/www/html.",
        "mkdir: cannot create directory '/srv/www/releases': Read-only file system",
    ),
    unless=r"no such file|publickey|please try again|sqlstate|\bapi\b|bucket|registry|\bremote:",
    counter_examples=(
        "Checking permissions of /var/www",
        "Setting permissions on shared/log",
    ),
)

PATHS = Rule(
    "a path that is not there",
    "path_not_found",
    r"""
    no such (?:file|directory|folder|path|object|release)|\benoent\b|\benotdir\b|not a directory
    denied you to change to the given directory|server does not have the given file
    ssh_fx_no_such|\(2, .?no such|no_such_path|filenotfound
    (?:path|director(?:y|ies)|folder|file|subdirectory|sub-?folder|release|root|location|symlink|link|<path>
    |document root|target)\W* <words>(?:(?:does|do|did) not exist|doesn't exist|could not be found|can ?not be found
    |can't be found|was not found|were not found|is not found|not found|missing\b|is missing|was missing|are missing
    |is not (?:there|present)|isn't there|has been (?:deleted|removed|moved)|is gone|no longer exists?|not exist
    |is absent|are absent)
    (?:missing|non-?existent|nonexistent|unknown|invalid|absent|no such) <words>(?:path|directory|folder|subdirectory
    |release directory|server path|module)\b
    <cannot> (?:change|chdir|cd|cwd|switch|enter|find|locate|open|access|stat|list|read|canonicali[sz]e|move
    |go)\b <words>(?:director|folder|path|subdirector|release|<path>|\bto /|remote file)
    change directory <word>failed
    \bcwd\b.*(?:fail|550|error|not)|chdir <word>failed
    system cannot find (?:the )?(?:path|file|directory)|couldn't (?:stat|find|canonicalize)
    \b550\b.*(?:not found|can't find|no such|doesn't exist|does not exist|couldn't|can't change|can't check
    |not a directory|unavailable|invalid path)
    \b55[03] <words>directory|home directory <words>not available
    (?:path|directory|directories|folder|subdirectory|release|file) <words><missing>
    \bno <word>(?:directory|folder|path|release) <words>(?:exists|named|called|found)
    """,
    (
        "Could not change to server path: cd: /srv/www/app: No such file or directory",
        "550 Failed to change directory.",
        'Net::SFTP::StatusException: Net::SFTP::StatusException opendir /srv/app (2, "no such file")',
        "The path /var/www/shop does not exist on the server.",
        "The subdirectory dist was not found in the repository.",
        "@ERROR: Unknown module 'web'",
    ),
    unless=r"""
    \bold\b.*(?:removed|deleted)|(?:release|releases) \S*\d+ (?:was|were|has been) (?:removed|deleted)
    files? (?:was|were|has been|have been) (?:removed|deleted)
    sqlstate|table\b|\bapi\b|bucket|node_modules|registry|host ?name|\bnpm\b|command not found|\buser\b
    package
    """,
    counter_examples=(
        "Creating missing directory",
        "404.html uploaded",
    ),
)
