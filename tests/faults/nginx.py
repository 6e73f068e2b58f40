"""nginx with packaging/nginx.conf in front of a running service."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.faults.servers import listening
from tests.service import ROOT, Service, free_port

MAIN = """
{user}
daemon off;
pid {folder}/pid;
worker_processes 2;
worker_rlimit_nofile 8192;
error_log stderr;
events {{ worker_connections 4096; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/service.conf;
}}
"""


@contextmanager
def proxied(service: Service, upstream: str = "") -> Iterator[Service]:
    """The service as its clients reach it: through nginx. `upstream`: what nginx looks for it at instead."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="faults-nginx-") as name:
        folder = Path(name)
        folder.joinpath("service.conf").write_text(configuration(upstream or service.url.removeprefix("http://"), port))
        user = "user root;" if os.geteuid() == 0 else ""
        folder.joinpath("nginx.conf").write_text(MAIN.format(user=user, folder=folder))
        with listening(["nginx", "-c", str(folder / "nginx.conf")], port):
            yield replace(service, url=f"http://127.0.0.1:{port}")


def configuration(service: str, port: int) -> str:
    """packaging/nginx.conf for these addresses."""
    text = (ROOT / "packaging/nginx.conf").read_text()
    changes = {
        "server api:5000;": f"server {service};",
        "listen 8080;": f"listen 127.0.0.1:{port};",
        "client_header_timeout 10s;": "client_header_timeout 2s;",  # which the tests wait for
        "client_body_timeout 10s;": "client_body_timeout 2s;",
    }
    for written, wanted in changes.items():
        assert written in text
        text = text.replace(written, wanted)
    return text
