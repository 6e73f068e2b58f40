"""Secrets in unnamed arguments of commands."""

from deployhq_redaction.rule import MASK, QUOTED, VALUE, WORD, Rule

COMMANDS = (
    Rule(
        "PASS of the FTP protocol",
        ("pass",),
        # Jest, Vitest and Pest print PASS before the name of a file or class.
        r"((?m:^)[ \t]{0,8}PASS[ \t])(?!\[|\S{0,200}(?:\.(?:[cm]?[jt]sx?|py|php|rb|go|vue|svelte)\b|\\|Test\b))"
        r"\S{1,256}(?=[ \t]{0,4}(?m:$))"
        r"|((?:-{2,4}>|>|\b(?:C|Command):)[ \t]{0,4}PASS[ \t]{1,4})(?!\[)[^\r\n]{1,256}",
        "---> PASS s3cret",
        f"---> PASS {MASK}",
        cased=True,
    ),
    Rule(
        "what echo pipes into sudo -S, docker login, chpasswd and others that read a password",
        ("sudo", "-stdin", "passwd", "-token", "passphrase-fd", "sshpass"),
        r"(\b(?:echo|printf)[ \t]{1,4}(?:-[a-zA-Z]{1,3}[ \t]{1,4})?(?:['\"]%s(?:\\n)?['\"][ \t]{1,4})?)"
        rf"(?!\[)(?:{QUOTED}|[^|\r\n\[]{{1,256}}?)(?=[ \t]{{0,4}}\|[ \t]{{0,4}}[^|\r\n]{{0,200}}"
        r"(?:\bsudo\b[^|\r\n]{0,80}[ \t]-[a-zA-Z]{0,4}S\b|--?(?:password-)?stdin\b|\bchpasswd\b|\bpasswd\b|--with-token"
        r"|--passphrase-fd|\bsshpass\b))",
        "echo s3cret | sudo -S systemctl restart nginx",
        f"echo {MASK} | sudo -S systemctl restart nginx",
        cased=True,
    ),
    Rule(
        "here-strings for sudo -S, docker login and others that read a password",
        ("<<<",),
        r"(\b(?:sudo\b[^|\r\n<]{0,80}[ \t]-[a-z]{0,4}s\b|docker login|podman login|chpasswd|passwd|-stdin)\b"
        rf"[^|\r\n<]{{0,120}}<<<[ \t]{{0,4}})(?!\[){WORD}",
        "sudo -S apt-get update <<< s3cret",
        f"sudo -S apt-get update <<< {MASK}",
    ),
    Rule(
        "passwords of PuTTY's tools, OpenSSL, Windows shares, Swift, Netlify and htpasswd on a command line",
        ("plink", "pscp", "psftp", "putty", "openssl", "net use", "swift", "netlify", "ntl ", "htpasswd"),
        r"(\b(?:plink|pscp|psftp|putty|klink)(?:\.exe)?\b[^\r\n|;&]{0,200}?[ \t]-pw[ \t]{1,4}"
        r"|\bopenssl\b[^\r\n|;&]{0,200}?[ \t]-k[ \t]{1,4}"
        r"|\bnet use[ \t]{1,4}(?:[a-z]:[ \t]{1,4}|\*[ \t]{1,4})?\\\\\S{1,256}[ \t]{1,4}(?:/user:\S{1,128}[ \t]{1,4})?"
        r"(?![/*])"
        r"|\bswift\b[^\r\n|;&]{0,200}?[ \t](?:-k|--key)[ \t=]{1,4}"
        r"|\b(?:netlify|ntl)\b[^\r\n|;&]{0,200}?[ \t]--auth[ \t=]{1,4}"
        r"|\bhtpasswd[ \t]{1,4}(?=[^\r\n|;&]{0,80}?-[a-z]{0,6}b)"
        r"(?:(?:-\w{1,8}[ \t]{1,4}(?:\d{1,2}[ \t]{1,4})?){0,5}-\w{0,6}n\w{0,6}[ \t]{1,4}(?:-\w{1,8}[ \t]{1,4}){0,5}"
        r"|(?:-\w{1,8}[ \t]{1,4}(?:\d{1,2}[ \t]{1,4})?){1,6}[^\s\d-]\S{0,256}[ \t]{1,4})[^\s-]\S{0,256}[ \t]{1,4})"
        rf"(?![-\[]){WORD}",
        "plink -ssh -pw s3cret deploy@web1",
        f"plink -ssh -pw {MASK} deploy@web1",
    ),
    Rule(
        "passwords of database accounts in SQL",
        ("identified", "password"),
        r"(\bidentified[ \t]{1,4}(?:with[ \t]{1,4}\S{1,64}[ \t]{1,4})?(?:by|as)[ \t]{1,4}(?:password[ \t]{1,4})?"
        rf"|\bpassword[ \t]{{1,4}}(?='[^'\r\n]{{1,256}}'))(?!\[)(?:{QUOTED}|[^\s;,]{{1,256}})",
        "CREATE USER web IDENTIFIED BY 's3cret'",
        f"CREATE USER web IDENTIFIED BY {MASK}",
    ),
    Rule(
        "credentials of gem servers in Bundler's configuration",
        ("bundle",),
        r"(\bbundle[ \t]{1,4}config(?:[ \t]{1,4}set)?(?:[ \t]{1,4}--\w{1,10}){0,4}[ \t]{1,4}(?!build\.|mirror\.)"
        r"(?:https?://)?[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}/?[ \t]{1,4}"
        rf"|\bbundle_(?!build|mirror)\w{{1,80}}?__\w{{1,80}}[ \t]{{0,4}}[:=][ \t]{{0,4}})(?![-\[]){VALUE}",
        "bundle config set gems.example.com acme:s3cret",
        f"bundle config set gems.example.com {MASK}",
    ),
    Rule(
        "credentials that are set by a command: npm config, aws configure, composer config, openssl",
        ("_auth", "aws_", "http-basic", "pass:", "oauth.", "-token.", "bearer."),
        r"(:_(?:auth|authtoken|password)[ \t=]{1,4}|\baws_(?:secret_access_key|session_token)[ \t]{1,4}"
        r"|\b(?:http-basic|bitbucket-oauth)\.\S{1,256}[ \t]{1,4}\S{1,256}[ \t]{1,4}"
        r"|\b(?:github-oauth|gitlab-oauth|gitlab-token|bearer)\.\S{1,256}[ \t]{1,4}|-pass(?:in|out)?[ \t]{1,4}pass:)"
        rf"(?!\[){VALUE}",
        "composer config http-basic.repo.example.com acme s3cret",
        f"composer config http-basic.repo.example.com acme {MASK}",
    ),
    Rule(
        "user and password after -u or --user",
        ("-u",),
        r"((?<!\S)(?:-u|--user)[ \t=]{0,4})(?:\"[^\"\r\n:,]{1,256}[:,][^\"\r\n]{1,4096}\""
        r"|'[^'\r\n:,]{1,256}[:,][^'\r\n]{1,4096}'"
        r"|[^\s:,\"']{1,256}[:,]\S+)",
        "curl -u deploy:s3cret https://example.com",
        f"curl -u {MASK} https://example.com",
    ),
    Rule(
        "passwords after -p or -a of database clients, sshpass, docker login and FTP clients",
        ("mysql", "mariadb", "sshpass", "mongo", "redis-cli", "docker", "ncftp"),
        r"((?<![\w-])(?:(?:mysql|mariadb|mongo)\w{0,12}|(?:mysql|mariadb)-\w{1,12}|sshpass|docker login|ncftp\w{0,4})\b"
        r"[^\r\n|;&]{0,200}?"
        rf"[ \t]-p[ \t]?|\bredis-cli\b[^\r\n|;&]{{0,200}}?[ \t]-a[ \t]?)(?![-\[])(?:{QUOTED}|\S{{1,256}})",
        "mysqldump -u root -ps3cret shop > dump.sql",
        f"mysqldump -u root -p{MASK} shop > dump.sql",
    ),
)
