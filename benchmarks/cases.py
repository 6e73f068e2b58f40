"""What is asked: every endpoint of the plan, at the sizes that support meets."""

from typing import NamedTuple

from benchmarks.data import ACCOUNT, GROUP, LARGE, SMALL

TOKEN = "bench-admin-api-token"  # noqa: S105


class Case(NamedTuple):
    """One URL."""

    name: str
    path: str


CASES = (
    Case("deployment, 5 servers, 40 steps", f"/admin_api/deployments/{SMALL}"),
    Case("its servers", f"/admin_api/deployments/{SMALL}/servers"),
    Case("servers, 120 and 599 steps", f"/admin_api/deployments/{LARGE}/servers"),
    Case("recent failures, 20", f"/admin_api/accounts/{ACCOUNT}/recent_failures"),
    Case("recent failures, 100", f"/admin_api/accounts/{ACCOUNT}/recent_failures?limit=100"),
    Case("server group, 20 servers", f"/admin_api/server_groups/{GROUP}"),
)


def request(path: str) -> bytes:
    """The request's bytes."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n\r\n".encode()
