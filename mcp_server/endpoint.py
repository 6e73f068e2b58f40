"""One endpoint of an API: its verb, and a path whose arguments cannot leave their segments."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Endpoint:
    """A verb and a path template such as /projects/{project}."""

    method: str
    path: str

    @property
    def collection(self) -> str:
        """Where it looks things up: `deployments` for /admin_api/deployments/{identifier}/servers."""
        return self.path.rpartition("/{")[0].rpartition("/")[2]

    def split(self, arguments: Mapping[str, object]) -> tuple[str, dict[str, object]]:
        """The path with its arguments filled in, and those left over; ValueError for a bad segment."""
        rest = dict(arguments)
        path = re.sub(r"{(\w+)}", lambda name: path_segment(rest.pop(name[1])), self.path)
        return path, rest


def path_segment(value: object) -> str:
    """The value as exactly one segment of a path; ValueError for what HTTP clients resolve away or join."""
    if value in ("", ".", ".."):
        raise ValueError("a path segment cannot be empty, '.' or '..'")
    return quote(str(value), safe="")
