"""Secrets of every kind that logs hold are taken out, and what helps to find a cause stays.

The secrets are made here, from parts, so that no file of the repository holds one.
"""

import random
import string
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deployhq_redaction import redact
from deployhq_redaction.prefixes import PREFIXES, SIGNS
from deployhq_redaction.rules import MASK
from tests.causes.labelled import TEXTS

HEX = "0123456789abcdef"
LETTERS = string.ascii_letters + string.digits
UPPER = string.ascii_uppercase + string.digits
_random = random.Random(20261124)  # noqa: S311


def made(length: int, alphabet: str = LETTERS) -> str:
    """Random characters, a digit among them."""
    return "".join(_random.choices(alphabet, k=length - 1)) + "7"


# By issuer: what a key looks like, with the secret part apart.
TOKENS = {
    "AWS": ["AKIA" + made(16, UPPER), "ASIA" + made(16, UPPER)],
    "GitHub": [f"gh{kind}_{made(36)}" for kind in "pousr"] + [f"github_pat_{made(22)}_{made(59)}"],
    "GitLab": [f"gl{kind}-{made(20)}" for kind in ("pat", "dt", "rt", "cbt", "ptt", "soat")],
    "Bitbucket, Atlassian": ["ATBB" + made(32), "ATATT3" + made(180), "BBDC-" + made(44)],
    "Slack": [f"xox{kind}-{made(12, '0123456789')}-{made(24)}" for kind in "bpas"] + [f"xapp-1-{made(11)}-{made(40)}"],
    "Stripe": [f"sk_live_{made(24)}", f"rk_test_{made(24)}", f"whsec_{made(32)}"],
    "npm": ["npm_" + made(36)],
    "PyPI": ["pypi-AgEIcHlwaS5vcmc" + made(120)],
    "RubyGems": ["rubygems_" + made(48, HEX)],
    "Docker": ["dckr_pat_" + made(27)],
    "Google": ["AIza" + made(35), f"ya29.{made(120)}", f"GOCSPX-{made(28)}"],
    "Azure": [f"{made(3)}8Q~{made(34)}"],
    "DigitalOcean": [f"do{kind}_v1_{made(64, HEX)}" for kind in "opr"],
    "Heroku": ["HRKU-" + made(58)],
    "Netlify, Fly, Supabase, Render": ["nfp_" + made(36), "sbp_" + made(40, HEX)],
    "Shopify": [f"shp{kind}_{made(32, HEX)}" for kind in ("at", "ca", "pa", "ss")],
    "Twilio": ["SK" + made(32, HEX)],
    "SendGrid": [f"SG.{made(22)}.{made(43)}"],
    "Mailgun, Mailchimp": [f"key-{made(32, HEX)}", f"{made(32, HEX)}-us21"],
    "Square, PayPal": ["sq0atp-" + made(22), "sq0csp-" + made(43)],
    "Sentry, Grafana, New Relic": [f"sntrys_{made(80)}", f"glsa_{made(32)}_{made(8, HEX)}", f"NRAK-{made(27, UPPER)}"],
    "HashiCorp": [f"hvs.{made(90)}", f"{made(14)}.atlasv1.{made(67)}"],
    "Databricks, Postman, Linear": [f"dapi{made(32, HEX)}", f"lin_api_{made(40)}"],
    "OpenAI, Anthropic": [f"sk-proj-{made(48)}", f"sk-ant-api03-{made(90)}", f"sk-{made(48)}"],
    "Hugging Face": ["hf_" + made(34).replace("7", "q").translate(str.maketrans(string.digits, "abcdefghij"))],
    "Facebook": ["EAA" + made(120)],
    "Telegram": [f"{made(9, '123456789')}:AA{made(33)}"],
    "age": ["AGE-SECRET-KEY-1" + made(58, UPPER)],
}


class Place(NamedTuple):
    """Where a secret stands: text with {} in its place, and words of it that must stay."""

    text: str
    stays: str = ""


ALONE = [Place("{}"), Place("deploying with {} now", "deploying with"), Place('"{}",'), Place("key={};next", "next")]

# A password or key without a form of its own, which its surroundings give away.
PLACES = [
    Place("DB_PASSWORD={} php artisan migrate", "php artisan migrate"),
    Place("export DB_PASS='{}'", "export DB_PASS="),
    Place("APP_KEY=base64:{}=", "APP_KEY="),
    Place("AWS_SECRET_ACCESS_KEY={}"),
    Place("aws_secret_access_key = {}"),
    Place("aws configure set aws_secret_access_key {}", "aws configure set"),
    Place("TWILIO_AUTH_TOKEN: {}"),
    Place("RAILS_MASTER_KEY={} bin/rails db:migrate", "bin/rails db:migrate"),
    Place("AUTH_SALT='{}'"),
    Place("'password' => '{}', 'charset' => 'utf8'", "'charset' => 'utf8'"),
    Place('{{"user": "web", "password": "a\\"{}"}}', '"user": "web"'),
    Place('{{\\"password\\":\\"{} x\\",\\"user\\":\\"web\\"}}', "user"),
    Place("  secret_key_base: {}"),
    Place("  password: {}  # yaml"),
    Place("define('DB_PASSWORD', '{}');", "define('DB_PASSWORD'"),
    Place("define( 'SECURE_AUTH_KEY',  '{}' );", "SECURE_AUTH_KEY"),
    Place("mysql -h db -u web -p{} shop", "mysql -h db -u web"),
    Place("mysqldump -uweb -p'{} x' shop", "mysqldump"),
    Place("mariadb-dump --password={} shop", "shop"),
    Place("mongosh -u web -p {} shop", "mongosh -u web"),
    Place("redis-cli -h cache -a {} ping", "redis-cli -h cache"),
    Place("sshpass -p '{}' ssh web@example.com", "ssh web@example.com"),
    Place("PGPASSWORD={} psql -h db", "psql -h db"),
    Place("docker login -u web -p {} registry.example.com", "registry.example.com"),
    Place("docker login --username web --password {}", "--username web"),
    Place("curl -u web:{} https://example.com", "https://example.com"),
    Place("curl -u 'web:{} x' https://example.com", "https://example.com"),
    Place("curl --user web:{} https://example.com", "https://example.com"),
    Place("lftp -u web,{} sftp://example.com", "sftp://example.com"),
    Place('curl -H "Authorization: Bearer {}" https://example.com', "https://example.com"),
    Place('curl -H "Authorization: Basic {}" https://example.com', "https://example.com"),
    Place("> Authorization: Basic {}="),
    Place("proxy said: Basic {}="),
    Place("X-Api-Key: {}"),
    Place("X-Shopify-Access-Token: {}"),
    Place("PRIVATE-TOKEN: {}"),
    Place("Cookie: _session={}; theme=dark"),
    Place("Set-Cookie: sid={}; Path=/"),
    Place("PHPSESSID={}"),
    Place("postgres://web:{}@db.example.com:5432/shop", "db.example.com:5432/shop"),
    Place("mysql2://web:{}@db/shop?pool=5", "db/shop?pool=5"),
    Place("mongodb+srv://web:{}@cluster0.example.net", "cluster0.example.net"),
    Place("redis://:{}@cache:6379/0", "cache:6379/0"),
    Place("amqps://web:{}@queue/web", "queue/web"),
    Place("git clone https://x-access-token:{}@github.com/acme/web.git", "github.com/acme/web.git"),
    Place("git clone https://{}@github.com/acme/web.git", "github.com/acme/web.git"),
    Place("ftp://web:{}@ftp.example.com/www", "ftp.example.com/www"),
    Place("SENTRY_DSN=https://{}@o1.ingest.sentry.io/2", "o1.ingest.sentry.io/2"),
    Place("Server=db;Database=shop;User Id=web;Password={};Encrypt=true", "Encrypt=true"),
    Place("DefaultEndpointsProtocol=https;AccountName=acme;AccountKey={}==;EndpointSuffix=core", "AccountName=acme"),
    Place("Endpoint=sb://acme.example.net/;SharedAccessKeyName=root;SharedAccessKey={}="),
    Place("https://acme.blob.core.windows.net/a.zip?sv=2024-11-04&sig={}", "acme.blob.core.windows.net/a.zip"),
    Place("https://example.com/hook?token={}&page=2", "page=2"),
    Place("https://s3.example.com/a?X-Amz-Credential=x&X-Amz-Signature={}", "s3.example.com/a"),
    Place("https://hooks.slack.com/services/T0/B0/{}", "hooks.slack.com/services"),
    Place("https://discord.com/api/webhooks/1234/{}", "discord.com/api/webhooks"),
    Place("//registry.npmjs.org/:_authToken={}", "registry.npmjs.org"),
    Place("npm config set //registry.npmjs.org/:_authToken {}", "registry.npmjs.org"),
    Place("composer config http-basic.repo.example.com web {}", "composer config"),
    Place("composer config github-oauth.github.com {}", "composer config"),
    Place("openssl enc -d -aes-256-cbc -passin pass:{} -in a", "openssl enc"),
    Place("wget --http-password={} https://example.com", "https://example.com"),
    Place("deploy --api-key {} --force", "--force"),
    Place("Private-Lines: 1\n{}\nPrivate-MAC: 0f", "Private-MAC: 0f"),
    Place('{{"private_key": "-----BEGIN PRIVATE ' + "KEY-----\\n{}\\n-----END PRIVATE " + 'KEY-----\\n"}}'),
    Place("-----BEGIN OPENSSH PRIVATE " + "KEY-----\n{}\n-----END OPENSSH PRIVATE " + "KEY-----\nloaded", "loaded"),
    Place("-----BEGIN PGP PRIVATE KEY " + "BLOCK-----\n\n{}\n=x\n-----END PGP PRIVATE KEY " + "BLOCK-----"),
    Place("-----BEGIN RSA PRIVATE " + "KEY-----\n{}\nand the log ends here"),
    Place("{}\n-----END RSA PRIVATE " + "KEY-----\nloaded", "loaded"),
    Place("sent ey" + "JhbGciOiJIUzI1NiJ9.ey" + "JzdWIiOiIxIn0.{}"),
]

# Of one line, whatever stands before and behind.
COMMANDS = [
    Place("---> PASS {}", "---> PASS"),
    Place("> PASS {}", "> PASS"),
    Place("Command: PASS {}", "Command: PASS"),
    Place("echo {} | sudo -S systemctl restart nginx", "sudo -S systemctl restart nginx"),
    Place("echo '{}' | sudo -u web -kS whoami", "whoami"),
    Place("sudo -S apt-get update <<< '{}'", "apt-get update"),
    Place("echo {} | docker login -u web --password-stdin registry.example.com", "registry.example.com"),
    Place("printf '%s' {} | gh auth login --with-token", "gh auth login"),
    Place("echo 'web:{}' | chpasswd", "chpasswd"),
    Place("echo web:{} | sudo chpasswd", "chpasswd"),
    Place("plink -batch -pw {} web@example.com ls", "web@example.com ls"),
    Place("pscp.exe -pw '{}' app.zip web@example.com:/srv", "web@example.com:/srv"),
    Place("openssl enc -d -aes-256-cbc -in a.enc -k {}", "-in a.enc"),
    Place("net use \\\\files.example.com\\www {}", "files.example.com"),
    Place("net use Z: \\\\files.example.com\\www {} /user:web", "/user:web"),
    Place("net use \\\\files.example.com\\www /user:acme\\web {}", "/user:acme"),
    Place("cmdkey /add:files /user:web /pass:{}", "/user:web"),
    Place("backup --dbuser=web --dbpass={} shop", "--dbuser=web"),
    Place("mount -t cifs //files/www /mnt -o user=web,pass={}", "user=web"),
    Place("deploy --ftp-pass {} --dry-run", "--dry-run"),
    Place("bundle config set gems.example.com web:{}", "gems.example.com"),
    Place("bundle config --global gems.example.com web:{}", "gems.example.com"),
    Place("bundle config set --local https://gems.example.com/ web:{}", "gems.example.com"),
    Place("BUNDLE_GEMS__EXAMPLE__COM=web:{}", "BUNDLE_GEMS__EXAMPLE__COM"),
    Place("netlify deploy --prod --auth {}", "netlify deploy --prod"),
    Place("swift -A https://auth.example.com -U web -K {} upload site", "upload site"),
    Place("htpasswd -b /etc/nginx/users web {}", "/etc/nginx/users web"),
    Place("htpasswd -nbB web {}", "htpasswd -nbB web"),
    Place("CREATE USER 'web'@'%' IDENTIFIED BY '{}'", "CREATE USER 'web'"),
    Place("ALTER USER web IDENTIFIED WITH mysql_native_password BY '{}'", "ALTER USER web"),
    Place("ALTER ROLE web WITH PASSWORD '{}'", "ALTER ROLE web"),
    Place(
        "curl -X POST https://acme.deployhq.com/deploy/shop/to/production/{}",
        "acme.deployhq.com/deploy/shop/to/production/",
    ),
    Place("curl https://acme.deployhq.com/deploy/shop/{}", "acme.deployhq.com/deploy/shop/"),
]
BEFORE = st.sampled_from(["", "+ ", "$ ", "[stdout] ", "2026-11-24 09:30:00 ", "Running Backup [", "#9 6.214 "])
BEHIND = st.sampled_from(["", " && ls -la", "; echo done", " 2>&1", " > out.log", "\nDone."])
SECRETS = st.builds(
    "{}{}{}".format,
    st.sampled_from(LETTERS),
    st.text(LETTERS + "!%^*+=.~@#_-", min_size=8, max_size=40),
    st.sampled_from("6789"),
)

KEEPS = [
    "ERROR 1045 (28000): Access denied for user 'web'@'localhost' (using password: YES)",
    "Access denied for user 'web'@'10.0.0.4' (using password: NO)",
    "Error: Cannot parse privateKey: error:1e000065:Cipher functions:OPENSSL_internal:BAD_DECRYPT",
    "SyntaxError: Invalid token: expected }",
    "Invalid token: unexpected end of input",
    "password: must be at least 12 characters",
    "PASS src/cart.test.js",
    "PASS  Tests\\Unit\\CartTest",
    "pass = 12, fail = 3",
    "Tests: pass: 12, fail: 0",
    "set this string with `bin/rails credentials:edit`",
    "echo done | sudo tee /etc/motd",
    "openssl version -a",
    "net use: System error 53 has occurred.",
    "htpasswd: cannot create file /etc/nginx/users",
    "bundle config set build.nokogiri --use-system-libraries",
    "https://acme.deployhq.com/projects/shop/deployments/8f14e45f-ceea-467f-a5c2-3d0b7f9a6e13",
    "password authentication failed for user deploy",
    "Authentication failed for user deploy@web1.example.com",
    "SyntaxError: Unexpected token: punc (})",
    "Unexpected token '<' in JSON at position 0",
    "git@github.com:acme/web.git",
    "Uploading app/tokens/list.js",
    "Uploading config/secrets.yml.example",
    "https://example.com/a@b",
    "https://registry.npmjs.org/@acme%2fui",
    "Time taken to run npm ci: 12 seconds",
    "HEAD is now at 3fa9c1d2e4b5a69788c0d1e2f3a4b5c6d7e8f901 Basic layout for the shop",
    "fingerprint SHA256:Qm9ndXNmaW5nZXJwcmludA does not match for web1.example.com",
    "integrity sha512-oGB+UxlgWcgQkgwo8GcEGwemoTFt3FIO9ababBmaGwXIoBKZ+GTy0pP185beGg7Llih",
    "deployment 8f14e45f-ceea-467f-a5c2-3d0b7f9a6e13 of server 12",
    "Linking /srv/app/shared/.env to /srv/app/releases/20261124093000/.env",
    "ssh: connect to host web1.example.com port 22: Connection refused",
    "mysqldump: Got error: 2002: Can't connect to local server through socket",
    "tar -czf backup.tgz -p /srv/app",
    "sudo -u deploy php artisan migrate",
    "npm run task-skeleton && disk usage 41%",
    "ERROR: Host key verification failed.",
    "basic authentication is required",
    "duplicate key value violates unique constraint users_email_key",
]


@pytest.mark.parametrize("issuer", TOKENS)
@pytest.mark.parametrize("place", ALONE, ids=lambda place: place.text)
def test_a_token_with_a_known_beginning_goes(issuer: str, place: Place) -> None:
    for token in TOKENS[issuer]:
        left = redact(place.text.format(token))
        assert token[-12:] not in left, token
        assert MASK in left
        assert place.stays in left


def test_every_issuer_is_tested_and_every_beginning_has_its_sign() -> None:
    assert set(TOKENS) == set(PREFIXES)
    assert all(any(sign in token.lower() for sign in SIGNS) for tokens in TOKENS.values() for token in tokens)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.text[:50])
def test_a_secret_goes_for_what_stands_around_it(place: Place) -> None:
    for length in (12, 40):
        secret = made(length)
        left = redact(place.text.format(secret))
        assert secret not in left
        assert secret[4:-1] not in left
        assert place.stays in left
        assert redact(left) == left


@pytest.mark.parametrize("place", COMMANDS, ids=lambda place: place.text[:50])
@given(before=BEFORE, secret=SECRETS, behind=BEHIND)
@settings(max_examples=25)
def test_a_secret_on_a_command_line_goes_wherever_the_command_stands(
    place: Place, before: str, secret: str, behind: str
) -> None:
    if "PASS" in place.text:  # the protocol's lines end with the password
        behind = ""
    left = redact(f"{before}{place.text.format(secret)}{behind}")
    assert secret not in left
    assert secret[1:-1] not in left
    assert place.stays in left
    assert redact(left) == left


@given(st.text(LETTERS + "!%^*+=~@#_-", min_size=8, max_size=40))
def test_the_password_of_an_ftp_session_goes(secret: str) -> None:
    assert redact(f"USER web\nPASS {secret}\n230 Login successful") == f"USER web\nPASS {MASK}\n230 Login successful"


LABELLED = sorted({line for text in TEXTS for line in text.message.splitlines()})


def test_what_tools_say_of_errors_stays() -> None:
    """Of the lines of all labelled texts, only the user of a git address is taken for a token."""
    assert {line: redact(line) for line in LABELLED if redact(line) != line} == {
        "fatal: could not read Password for 'https://x@bitbucket.org': terminal prompts disabled": (
            f"fatal: could not read Password for 'https://{MASK}@bitbucket.org': terminal prompts disabled"
        )
    }


@pytest.mark.parametrize("text", KEEPS)
def test_what_helps_stays(text: str) -> None:
    assert redact(text) == text


PLACED = st.sampled_from(PLACES).map(lambda place: place.text.format(made(12)))


@settings(max_examples=200)
@given(st.lists(PLACED | st.text(max_size=20), max_size=12).map(" ".join))
@example(" ".join(place.text.format(made(12)).replace("\n", " ") for place in PLACES))
def test_twice_is_the_same_as_once(text: str) -> None:
    once = redact(text)
    assert redact(once) == once
