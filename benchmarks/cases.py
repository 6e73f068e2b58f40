"""What is asked: every endpoint of the plan, at the sizes that support meets."""

from dataclasses import dataclass

from benchmarks.data import ACCOUNT, GROUP, LARGE, SMALL

TOKEN = "bench-admin-api-token"  # noqa: S105


@dataclass(frozen=True)
class Case:
    """One URL."""

    name: str
    endpoint: str
    key: str
    """The identifier or permalink in the path."""
    query: str = ""

    @property
    def path(self) -> str:
        folder, _, rest = self.endpoint.partition("/")
        return f"/admin_api/{folder}/{self.key}{rest and '/' + rest}{self.query and '?' + self.query}"


CASES = (
    Case("deployment, 5 servers, 40 steps", "deployments", SMALL),
    Case("its servers", "deployments/servers", SMALL),
    Case("servers, 120 and 599 steps", "deployments/servers", LARGE),
    Case("recent failures, 20", "accounts/recent_failures", ACCOUNT),
    Case("recent failures, 100", "accounts/recent_failures", ACCOUNT, "limit=100"),
    Case("server group, 20 servers", "server_groups", GROUP),
)


def request(path: str) -> bytes:
    """The request's bytes."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n\r\n".encode()
