"""GET /admin_api/find: what the ticket holds, and what it leads to."""
import json
from collections.abc import Callable
from typing import Any

from tests.builders import Rails

Api = Callable[..., Any]

def test_x(rails: Rails, api: Api) -> None:
    acme = rails.account(permalink="acme", name="Acme", status="cancelled")
    shop = rails.project(account_id=acme, permalink="shop", name="Main Shop")
    web = rails.server(project_id=shop, name="web-2")
    d = rails.deployment(project_id=shop, servers=[web], branch="release/7", end_revision="3f8202c1"+"a"*32, status="failed")
    rails.step(deployment_id=1, server_id=web, identifier="99999999-0000-0000-0000-000000000001")
    for q in (d, d.upper().replace("-", ""), d[:11], "3f8202c", "release/7", "https://acme.deployhq.com/projects/shop", "Main Shop", "acme",
        "Hi, our project Main Shop on acme.deployhq.com fails since Monday, server web-2 (web2.example.com). Commit 3f8202c1. jane@x.org"):
        a = api("find", q=q)
        print(q, json.dumps(a, indent=1))
    print(api("find", q=" ", status=400), api("find", status=400), api("find", q="x"*4001, status=400))
