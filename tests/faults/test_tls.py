"""TLS to the database, with a certificate that the tests' own authority signed, on servers that demand it."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from app.config import database_url
from migrations_mirror.create import create
from tests.apps import TOKEN, app_on
from tests.faults.servers import MariaDB, PostgreSQL, run, server

PATH = "/admin_api/deployments/00000000-0000-0000-0000-000000000000"
AUTH = {"Authorization": f"Bearer {TOKEN}"}


class Certificates(NamedTuple):
    """Files of an authority, of a server that it vouches for, and of an authority that vouches for nobody."""

    authority: Path
    certificate: Path
    key: Path
    stranger: Path


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Certificates for a day."""
    folder = tmp_path_factory.mktemp("certificates")
    for name in ("authority", "stranger"):
        openssl(folder, "req", "-x509", "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem")
    signed = ["-CA", "authority.pem", "-CAkey", "authority.key", "-addext", "subjectAltName=IP:127.0.0.1"]
    openssl(folder, "req", "-x509", "-subj", "/CN=database", *signed, "-keyout", "server.key", "-out", "server.pem")
    return Certificates(*(folder / name for name in ("authority.pem", "server.pem", "server.key", "stranger.pem")))


def openssl(folder: Path, command: str, *arguments: str) -> None:
    made = ["-newkey", "rsa:2048", "-nodes", "-days", "1"]
    command_line = ["openssl", command, *made, *arguments]
    subprocess.run(command_line, cwd=folder, check=True, capture_output=True, timeout=60)


@pytest.fixture(scope="module", params=["mariadb", "postgresql"])
def demanding(request: pytest.FixtureRequest, certificates: Certificates) -> Iterator[MariaDB | PostgreSQL]:
    """A server whose reader must use TLS."""
    with server(request.param) as made:
        (encrypt_mariadb if request.param == "mariadb" else encrypt_postgresql)(made, certificates)
        create(database_url(made.admin_url))
        yield made


def encrypt_mariadb(made: MariaDB, certificates: Certificates) -> None:
    options = [f"--ssl-cert={certificates.certificate}", f"--ssl-key={certificates.key}"]
    command = made.command
    made.command = lambda: [*command(), *options]  # type: ignore[method-assign]
    made.create()
    made.execute("ALTER USER reader@'%' REQUIRE SSL")


def encrypt_postgresql(made: PostgreSQL, certificates: Certificates) -> None:
    certificate, key = made.folder / "server.pem", made.folder / "server.key"  # which the server's user must own alone
    shutil.copy(certificates.certificate, certificate)
    shutil.copy(certificates.key, key)
    key.chmod(0o600)
    if os.geteuid() == 0:
        run(["chown", "postgres", str(certificate), str(key)])
    made.settings += f" ssl=on ssl_cert_file={certificate} ssl_key_file={key}"
    made.create()
    rules = "hostssl all reader 0.0.0.0/0 trust\nhost all postgres 0.0.0.0/0 trust\n"
    (made.folder / "data/pg_hba.conf").write_text(rules)
    made.execute("SELECT pg_reload_conf()")


def options(made: MariaDB | PostgreSQL, authority: Path) -> str:
    """The options that docs/operations.md shows."""
    return f"?sslca={authority}" if made.dialect == "mariadb" else f"?sslmode=verify-full&sslrootcert={authority}"


@pytest.mark.parametrize(
    ("host", "is_verified", "status"),
    [("127.0.0.1", True, 404), ("localhost", True, 503), ("127.0.0.1", False, 404)],
    ids=["the right authority", "a name that the certificate does not have", "what the server offers"],
)
def test_a_server_is_read_if_its_certificate_is_the_one_that_was_asked_for(
    demanding: MariaDB | PostgreSQL, certificates: Certificates, host: str, is_verified: bool, status: int
) -> None:
    url = demanding.url("reader", host=host) + (options(demanding, certificates.authority) if is_verified else "")
    with app_on(url) as app:
        assert app.test_client().get(PATH, headers=AUTH).status_code == status


def test_a_certificate_of_somebody_else_is_refused_and_the_log_says_so(
    demanding: MariaDB | PostgreSQL, certificates: Certificates, capsys: pytest.CaptureFixture[str]
) -> None:
    with app_on(demanding.url("reader") + options(demanding, certificates.stranger)) as app:
        capsys.readouterr()
        assert app.test_client().get(PATH, headers=AUTH).status_code == 503
    causes = [json.loads(line).get("cause", "") for line in capsys.readouterr().out.splitlines()]
    assert any("certificate verify failed" in cause for cause in causes), causes


def test_the_documented_options_are_these() -> None:
    text = (Path(__file__).parents[2] / "docs/operations.md").read_text()
    assert "?sslca=/" in text
    assert "?sslmode=verify-full&sslrootcert=/" in text
