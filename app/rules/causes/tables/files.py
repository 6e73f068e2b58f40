"""Files on the server: sessions that broke, what may not be written, what is not there."""

from app.rules.causes.rule import Rule

FTP_DATA = (
    Rule(
        "FTP: the data connection",
        "transfer_interrupted",
        (
            r"\b42[56][ -]|\b42[56]\b.{0,60}(?:connection|transfer|data|pasv|network|abort)",
            r"\b(?:epsv|pasv)\b.{0,80}(?:fail|error|refus|time|not|reset|could|broken|denied|invalid)|(?:fail|error|refus|time|could not|cannot|unable|no ).{0,60}\b(?:epsv|pasv)\b|illegal port command|227 entering passive mode .{0,60}(?:time|fail|refus)",
            r"passive (?:\S+ )?(?:mode|port|connection|data|range|ftp)(?: \S+){0,8}? (?:failed|refused|rejected|timed|blocked|closed|not|could|error|unreachable)",
            r"(?:could not|couldn't|cannot|can't|can not|unable to|failed to|failure to|fail to) (?:\S+ ){0,8}?(?:(?:passive|data) (?:mode |port |socket )?(?:connection|channel|port|mode|socket)|passive)",
            r"data (?:connection|channel|socket|port)(?: \S+){0,8}? (?:failed|refused|timed|closed|lost|broke|could not|reset|not|cannot|error|aborted|broken|blocked|dropped)",
            r"failed to (?:establish|open) (?:a )?(?:data )?connection\.?$|failure (?:writing|reading) network stream|error during (?:write|read) (?:to|from) (?:the )?data connection|no data connection|bad ip connecting|use port or pasv",
        ),
        (
            '425 Can\'t open data connection for transfer of "/www/index.php"',
            "426 Failure writing network stream.",
            "Net::FTPTempError: 425 Unable to build data connection: Connection timed out",
            "PASV failed: connection timed out",
            "The FTP data connection could not be opened.",
        ),
        counter_examples=("Uploaded 426 files", "227 Entering Passive Mode (203,0,113,10,195,80)"),
        unless=(
            r"uploaded \d|transferred \d|\b42[56] (?:files|items|objects|packages|of|bytes|kb|ms|modules|tests|seconds|unprocessable)",
        ),
    ),
)

INTERRUPTIONS = (
    Rule(
        "a session that broke",
        "transfer_interrupted",
        (
            r"(?:connection|session|channel|socket|stream|link|pipe|tunnel|control connection)(?: \S+){0,8}? (?:was |has been |is |were |has |got |been |unexpectedly |suddenly |abruptly )*(?:reset|lost|dropped|closed|broken|broke|aborted|terminated|interrupted|disconnected|died|ended|torn down|went away|cut)\b",
            r"connection (?:reset|lost|closed|aborted|dropped|died|broken|interrupted)|broken pipe|\bepipe\b|\beconnreset\b|\beconnaborted\b|\b10054\b|\b10053\b|software caused connection abort",
            r"lost (?:the |its |our |my )?(?:ssh |sftp |ftp |ftps )?(?:connection|session|contact)|(?:server|host|peer|remote|side|end)(?: \S+){0,5}? (?:closed|dropped|reset|ended|terminated|cut|broke|aborted|hung up)(?: \S+){0,3}? (?:connection|session|channel|transfer|control)",
            r"(?:unexpectedly|prematurely|suddenly) (?:closed|disconnected|ended|terminated|lost|dropped)|(?:disconnected|closed) (?:unexpectedly|prematurely|by (?:the )?(?:remote|server|peer|foreign))|unexpected (?:eof|end of file|disconnect|close|end of)|copying cache files.{0,40}(?:error connecting|connection)|\beoferror\b|end of file reached|premature (?:end|eof)|remote end hung up",
            r"(?:transfer|upload|download|copying|sync|stor|retr|put|write|writing|reading|sending|receiving)\b(?: \S+){0,8}? (?:was |has been |been )*(?:interrupted|aborted|cut off|cut short|timed[ -]out|stalled|stopped (?:halfway|midway|in the middle)|broken off)",
            r"timed[ -]?out (?:while |when |during )?(?:the )?(?:\S+ )?(?:transferr|upload|download|read|writ|send|receiv|data|transfer|copying|waiting for data)\w*|readtimeout|read timeout|data send/receive|\(code (?:12|30|10|20)\)|rsync protocol data stream",
            r"^timeout, server \S+ not responding|keep-?alive (?:\S+ ){0,4}(?:time|no |not )|no transfer timeout|idle (?:\S+ ){0,3}?(?:time-?out|too long|limit)|(?:session|connection) (?:\S+ ){0,3}?(?:timed[ -]out|idle|expired)(?: \S+){0,6} (?:transfer|upload|idle|activity|inactivity|session)|\b421\b|inactivity|idle_timeout|idle session",
            r"sftp (?:\S+ ){0,5}?(?:subsystem|server) (?:\S+ ){0,5}?(?:fail|closed|not|could|request|exited|ended|died)|subsystem request failed|received message too long|packet too long|sftp packet|couldn't read packet|channelopenfailed|channel (?:\S+ )?open failed|open failed: (?:administratively|resource|connect)|\((?:6|7), .?(?:no connection|connection lost)|is your shell clean|net::ssh::disconnect|ssh_fx_(?:connection_lost|no_connection)|disconnected: |closed stream|corrupted h?mac|bad packet length|message authentication code incorrect|no (?:operation|new data|activity|transfer) for \d+|try typing a little faster",
        ),
        (
            "client_loop: send disconnect: Broken pipe",
            "Net::SSH::Disconnect: connection closed by remote host",
            "rsync: connection unexpectedly closed (104857 bytes received so far) [sender]",
            "The connection to the server was lost while files were being uploaded.",
            "421 No transfer timeout (600 seconds): closing control connection",
            "Upload of app.css was interrupted",
        ),
        unless=(
            r"closed by user|looking for matching|closing connection|^connection closed\W*$|connection (?:is )?closed (?:normally|cleanly|successfully)|connection closed\W*(?:bye|ok)|signal 15",
        ),
        counter_examples=("Closing connection to web1.example.com",),
    ),
)

PERMISSIONS = (
    Rule(
        "a file or directory that may not be read or written",
        "permission_denied",
        (
            r"permissions? (?:was |is |were |has been )?(?:denied|error|problem|refused|failure|missing|issue)|\beacces\b|\beperm\b|\berofs\b|permissionerror|ssh_fx_permission_denied|\(3, .?permission",
            r"operation (?:is |was )?not permitted|(?:read-only|readonly|read only) (?:file ?system|directory|file|mount)|access (?:is |was |to .{1,80} (?:is |was |has been )?)?(?:denied|refused|forbidden)|access violation",
            r"(?:not|n't|without|lacks?|lacking|missing|no|insufficient|inadequate|wrong|needs|incorrect) (?:\S+ ){0,4}?(?:write |read |access |file |user |directory |folder |execute |the )*(?:permissions?|privileges?|rights?|write access)\b",
            r"(?:not|n't|cannot|never) (?:be )?(?:\S+ )?(?:writ(?:e|ten|able|eable)|readable|allowed to (?:write|read|create|delete|change|modify|rename|open|access)|permitted to (?:write|read|create|delete|change|modify|rename|open)|own(?:ed|er)?\b)",
            r"(?:user|account|login|deploy\S*|it) (?:\S+ ){0,4}?may not (?:write|read|create|delete|change|modify|rename|open)|(?:is|are) (?:un-?writ(?:e)?able|read-only|not yours|owned by (?:root|another|a different))|unwritable|write[- ]protect",
            r"(?:could not|couldn't|cannot|can't|can not|unable to|failed to|failure to) (?:create|write(?: to)?|make|overwrite|delete|remove|rename|chmod|chown|chgrp|change (?:the |any )?(?:perms?|mode|owner|group|permission)|set (?:the )?(?:permission|mode|owner)|utime|set times|open .{0,80}for writing|modify|touch)\b(?:.{0,90}(?:denied|forbidden|permi|not owner|read-only)| (?:a |the |new )?(?:director|folder|file)\w*\.?$|[^:.]{0,60}\.?$)",
            r"\b55[03]\b.{0,80}(?:permission|denied|not allowed|prohibited|forbidden|create|creation|rename|delete operation|remove directory|write|overwrite|disallowed|not writable|chmod)|\b553\b|disallowed file ?name|forbidden filename",
        ),
        (
            "scp: /var/www/html/index.php: Permission denied",
            'Net::SFTP::StatusException: Net::SFTP::StatusException open /var/www/app.css (3, "permission denied")',
            "550 Permission denied.",
            "553 Could not create file.",
            'rsync: [receiver] mkstemp "/var/www/.app.css.Xy12" failed: Operation not permitted (1)',
            "The user deploy may not write to /var/www/html.",
            "mkdir: cannot create directory '/srv/www/releases': Read-only file system",
        ),
        unless=(r"publickey|please try again|sqlstate|\bapi\b|bucket|registry|\bremote:",),
        counter_examples=("Checking permissions of /var/www", "Setting permissions on shared/log"),
    ),
)

PATHS = (
    Rule(
        "a path that is not there",
        "path_not_found",
        (
            r"no such (?:file|directory|folder|path|object|release)|\benoent\b|\benotdir\b|not a directory|ssh_fx_no_such|\(2, .?no such|no_such_path|filenotfound",
            r"(?:path|director(?:y|ies)|folder|file|subdirectory|sub-?folder|release|root|location|symlink|link|<path>|document root|target)\W*(?: \S+){0,8}? (?:(?:does|do|did) not exist|doesn't exist|could not be found|can ?not be found|can't be found|was not found|were not found|is not found|not found|is missing|was missing|are missing|is not (?:there|present)|isn't there|has been (?:deleted|removed|moved)|is gone|no longer exists?|not exist|is absent|are absent)",
            r"(?:missing|non-?existent|nonexistent|unknown|invalid|absent|no such) (?:\S+ ){0,2}?(?:path|directory|folder|subdirectory|release directory|server path|module)\b",
            r"(?:could not|couldn't|cannot|can't|can not|unable to|failed to|failure to|fail to) (?:change|chdir|cd|cwd|switch|enter|find|locate|open|access|stat|list|read|canonicali[sz]e|move|go)\b(?: \S+){0,6}? ?(?:director|folder|path|subdirector|release|<path>|\bto /|remote file)",
            r"failed to change (?:to )?(?:the )?(?:working )?director|change directory (?:\S+ )?failed|\bcwd\b.{0,60}(?:fail|550|error|not)|chdir (?:\S+ )?failed|system cannot find (?:the )?(?:path|file|directory)|couldn't (?:stat|find|canonicalize)",
            r"\b550\b.{0,80}(?:not found|can't find|no such|doesn't exist|does not exist|couldn't|can't change|can't check|not a directory|unavailable|invalid path)|\b55[03] (?:\S+ ){0,4}directory|500 oops: cannot change directory|home directory (?:\S+ ){0,3}?not available",
        ),
        (
            "Could not change to server path: cd: /srv/www/app: No such file or directory",
            "550 Failed to change directory.",
            'Net::SFTP::StatusException: Net::SFTP::StatusException opendir /srv/app (2, "no such file")',
            "The path /var/www/shop does not exist on the server.",
            "The subdirectory dist was not found in the repository.",
            "@ERROR: Unknown module 'web'",
        ),
        unless=(
            r"sqlstate|table\b|\bapi\b|bucket|node_modules|registry|host ?name|\bnpm\b|command not found|\buser\b|package",
        ),
        counter_examples=("Creating missing directory", "404.html uploaded"),
    ),
)
