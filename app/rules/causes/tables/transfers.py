"""Sessions and FTP data connections that broke."""

from app.rules.causes.rule import Rule

FTP_DATA = Rule(
    "FTP: the data connection",
    "transfer_interrupted",
    r"""
    did not report ok, got 4(?:2[56]|5\d)|time-?out .*\bdata (?:connection|socket|channel)
    unaligned file size|transfer closed with \d+ bytes|partial file|link to file server lost
    \b42[56][ -]|\b42[56]\b.*(?:connection|transfer|data|pasv|network|abort)
    \b(?:epsv|pasv)\b.*(?:fail|error|refus|time|not|reset|could|broken|denied|invalid)
    (?:fail|error|refus|time|could not|cannot|unable|no ).*\b(?:epsv|pasv)\b|illegal port command
    227 entering passive mode .*(?:time|fail|refus)
    passive <word>(?:mode|port|connection|data|range|ftp) <words>(?:failed|refused|rejected|timed|blocked|closed|not
    |could|error|unreachable)
    <cannot> <words>(?:(?:passive|data) (?:mode |port |socket )?(?:connection|channel|port|mode|socket)|passive)
    data (?:connection|channel|socket|port) <words>(?:failed|refused|timed|closed|lost|broke|could not|reset|not|cannot
    |error|aborted|broken|blocked|dropped)
    failed to (?:establish|open) (?:a )?(?:data )?connection\.?$
    failure (?:writing|reading) network stream
    error during (?:write|read) (?:to|from) (?:the )?data connection|no data connection
    bad ip connecting|use port or pasv
    """,
    (
        '425 Can\'t open data connection for transfer of "/www/index.php"',
        "426 Failure writing network stream.",
        "Net::FTPTempError: 425 Unable to build data connection: Connection timed out",
        "PASV failed: connection timed out",
        "The FTP data connection could not be opened.",
    ),
    unless=r"""
    uploaded \d|transferred \d
    \b42[56] (?:files|items|objects|packages|of|bytes|kb|ms|modules|tests|seconds|unprocessable)
    """,
    counter_examples=(
        "Uploaded 426 files",
        "227 Entering Passive Mode (203,0,113,10,195,80)",
    ),
)

INTERRUPTIONS = Rule(
    "a session that broke",
    "transfer_interrupted",
    r"""
    (?:connection|session|channel|socket|stream|link|pipe|tunnel|control connection) <words>(?:(?:was|has been|is|were
    |has|got|been|unexpectedly|suddenly|abruptly) )*(?:reset|lost|dropped|closed|broken|broke|aborted|terminated
    |interrupted|disconnected|died|ended|torn down|went away|cut)\b
    connection (?:reset|lost|closed|aborted|dropped|died|broken|interrupted)|broken pipe|\bepipe\b
    \beconnreset\b|\beconnaborted\b|\b10054\b|\b10053\b|software caused connection abort
    lost (?:the |its |our |my )?(?:ssh |sftp |ftp |ftps )?(?:connection|session|contact)
    (?:server|host|peer|remote|side|end) <words>(?:closed|dropped|reset|ended|terminated|cut|broke|aborted
    |hung up) <words>(?:connection|session|channel|transfer|control)
    (?:unexpectedly|prematurely|suddenly) (?:closed|disconnected|ended|terminated|lost|dropped)
    (?:disconnected|closed) (?:unexpectedly|prematurely|by (?:the )?(?:remote|server|peer|foreign))
    unexpected (?:eof|end of file|disconnect|close|end of)
    copying cache files.*(?:error connecting|connection)|\beoferror\b|end of file reached
    premature (?:end|eof)|remote end hung up
    (?:transfer|upload|download|copying|sync|stor|retr|put|write|writing|reading|sending
    |receiving)\b <words><is>(?:interrupted|aborted|cut off|cut short|timed[ -]out|stalled|stopped (?:halfway|midway
    |in the middle)|broken off)
    timed[ -]?out (?:while |when |during )?(?:the )?<word>(?:transferr|upload|download|read|writ|send|receiv|data
    |transfer|copying|waiting for data)\w*
    readtimeout|read timeout|data send/receive|\(code (?:12|30|10|20)\)|rsync protocol data stream
    ^timeout, server \S+ not responding|keep-?alive <words>(?:time|no |not )|no transfer timeout
    idle <words>(?:time-?out|too long|limit)
    (?:session|connection) <words>(?:timed[ -]out|idle|expired) <words>(?:transfer|upload|idle|activity|inactivity
    |session)
    \b421\b|inactivity|idle_timeout|idle session
    sftp <words>(?:subsystem|server) <words>(?:fail|closed|not|could|request|exited|ended|died)
    subsystem request failed|received message too long|packet too long|sftp packet|couldn't read packet
    channelopenfailed|channel <word>open failed|open failed: (?:administratively|resource|connect)
    \((?:6|7), .?(?:no connection|connection lost)|is your shell clean|net::ssh::disconnect
    ssh_fx_(?:connection_lost|no_connection)|disconnected: |closed stream|corrupted h?mac
    bad packet length|message authentication code incorrect
    no (?:operation|new data|activity|transfer) for \d+|try typing a little faster
    (?:dropped|cut|severed|tore down|broke|closed|ended
    |lost) (?:off )?(?:the |our |its )(?:ssh |sftp |ftp )?(?:connection|session|channel|transfer|upload)
    in the middle of (?:the |an |a )?(?:upload|transfer|file|session)
    (?:upload|transfer|session|connection|download) <words>(?:broke off|broke down|cut|halfway)
    """,
    (
        "client_loop: send disconnect: Broken pipe",
        "Net::SSH::Disconnect: connection closed by remote host",
        "rsync: connection unexpectedly closed (104857 bytes received so far) [sender]",
        "The connection to the server was lost while files were being uploaded.",
        "421 No transfer timeout (600 seconds): closing control connection",
        "Upload of app.css was interrupted",
    ),
    unless=r"""
    closed by user|looking for matching|closing connection|^connection closed\W*$
    connection <is>closed (?:normally|cleanly|successfully)|connection closed\W*(?:bye|ok)|signal 15
    """,
    counter_examples=("Closing connection to web1.example.com",),
)
