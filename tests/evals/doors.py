"""Questions that do not begin with a deployment's UUID: any door opens."""

from collections.abc import Callable
from functools import partial
from typing import Any

from tests.builders import Rails
from tests.evals.case import DIAGNOSE, Case, scenario
from tests.evals.causes import CAUSES
from tests.evals.world import World

FIND, LIST, SERVER = "admin_find", "admin_list_deployments", "admin_get_server"
OLD, GOOD, BAD = (letter * 40 for letter in "abc")


class Shop(World):
    """An account whose project shop was deployed to one server: two successes, then failures."""

    def __init__(self, rails: Rails, **account: Any) -> None:
        super().__init__(rails, **account)
        (self.web,) = self.servers("web-1", identifier="5e12ab34-0000-4000-8000-000000000001", last_revision=GOOD)
        on_cart = {"branch": "feature/cart", "start_revision": GOOD, "failed": {self.web: CAUSES["disk_full"]}}
        self.runs = [
            self.run(1, OLD, days=4, by="Ann", done=[self.web]),
            self.run(2, GOOD, days=3, by="Ann", done=[self.web], start_revision=OLD),
            self.run(3, BAD, days=2, by="Bob", **on_cart),
            self.run(4, BAD, days=1, by="Bob", **on_cart),
        ]

    def run(self, number: int, revision: str, *, days: float, by: str, **values: Any) -> str:
        """A deployment to the server."""
        to: Any = {"parent_type": "Server", "parent_id": self.web, "end_revision": revision, "deployer": by}
        status = "failed" if "failed" in values else "completed"
        self.rails.deployment_server(deployment_id=number, server_id=self.web, status=status)
        return self.deploy([], id=number, at=self.ago(days=days), **to | values)


door = partial(scenario, world=Shop)


def leads_to(kind: str, tool: str, **arguments: object) -> Callable[[list[Any]], bool]:
    """A check that the first answer's best match is of this kind, and names this call."""

    def check(answers: list[Any]) -> bool:
        match = answers[0]["matches"][0]
        return bool(match["kind"] == kind and match["next"] == match["next"] | {"tool": tool, "arguments": arguments})

    return check


@door("https://acme.deployhq.com/projects/shop is broken. Since when?")
def d01_a_projects_url(shop: Shop) -> Case:
    return Case(
        [
            (FIND, {"q": "https://acme.deployhq.com/projects/shop is broken"}),
            (LIST, {"account": "acme", "project": "shop"}),
        ],
        check=lambda answers: (
            leads_to("project", LIST, account="acme", project="shop")(answers)
            and answers[1]["first_failure_since"]["identifier"] == shop.runs[2]
            and answers[1]["last_success"]["identifier"] == shop.runs[1]
        ),
    )


@door("5E12AB34-0000-4000-8000-000000000001 (nothing else in the ticket)")
def d02_a_bare_servers_uuid(shop: Shop) -> Case:
    uuid = "5E12AB34-0000-4000-8000-000000000001"
    return Case(
        [(FIND, {"q": uuid}), (SERVER, {"identifier": uuid})],
        says=('"kind": "server"', "web-1", shop.runs[3]),
        check=lambda answers: answers[1]["failing_since"]["identifier"] == shop.runs[2],
    )


@door("The project Shop Frontend does not deploy any more.")
def d03_a_projects_name(shop: Shop) -> Case:
    shop.rails.project(account_id=shop.account, permalink="shop-frontend", name="Shop Frontend")
    shop.rails.project(permalink="other", name="Another One")
    return Case(
        [(FIND, {"q": "Shop Frontend"})],
        says_not=("Another One",),
        check=leads_to("project", LIST, account="acme", project="shop-frontend"),
    )


@door("The deployment beginning with 3fa85f64-57 failed.")
def d04_a_truncated_uuid(shop: Shop) -> Case:
    uuid = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
    (web,) = shop.servers("web-9")
    shop.deploy([web], id=9, identifier=uuid, failed={web: CAUSES["disk_full"]})
    return Case(
        [(FIND, {"q": "3fa85f64-57..."}), (DIAGNOSE, {"identifier": uuid})],
        finds={"failed_step": "error"},
        check=leads_to("deployment", DIAGNOSE, identifier=uuid),
    )


@door("Did commit ccccccc reach the server?")
def d05_a_commit(shop: Shop) -> Case:
    return Case(
        [(FIND, {"q": "ccccccc"})],
        says=(shop.runs[2], shop.runs[3], '"status": "failed"', '"matched": "commit"'),
        says_not=(shop.runs[1],),
    )


@door("What happened to the branch feature/cart?")
def d06_a_branch(shop: Shop) -> Case:
    given = {"account": "acme", "project": "shop", "branch": "feature/cart"}
    return Case(
        [(FIND, {"q": "What happened to the branch feature/cart?"}), (LIST, given)],
        says=(shop.runs[2], shop.runs[3]),
        says_not=(shop.runs[0],),
        check=lambda answers: any(match["next"]["arguments"] == given for match in answers[0]["matches"]),
    )


MAIL = """Hello support,

since this week our shop does not deploy any more. The server web-1 (203.0.113.9, web1.example.com) says
"No space left", but there is plenty. We use acme.deployhq.com.
Please call me back on 0471-998877.

Kind regards, Jane Doe <jane.doe@example.com>
"""


@door("A whole e-mail.")
def d07_an_email(shop: Shop) -> Case:
    return Case(
        [(FIND, {"q": MAIL}), (SERVER, {"identifier": "5e12ab34-0000-4000-8000-000000000001"})],
        says=('"matched": "name"', "E-mail addresses and host names of servers are not readable here", shop.runs[3]),
        check=lambda answers: {"project", "server", "account"} == {match["kind"] for match in answers[0]["matches"]},
    )


@door("A cancelled customer asks who deployed last, and what.", status="cancelled")
def d08_a_cancelled_account(shop: Shop) -> Case:
    return Case(
        [(FIND, {"q": "acme.deployhq.com"}), (LIST, {"account": "acme", "limit": 1})],
        says=('"status": "cancelled"', '"deployer": "Bob"', shop.runs[3]),
    )


@door("Did the rollback work?")
def d09_did_the_rollback_work(shop: Shop) -> Case:
    back = shop.run(5, GOOD, days=0.5, by="Ann", done=[shop.web], start_revision=BAD)

    def check(answers: list[Any]) -> bool:
        marks = [(run["identifier"], run["rollback"]) for run in answers[0]["deployments"]]
        marked = marks == [(back, True), *((run, False) for run in reversed(shop.runs))]
        success, failure = answers[0]["last_success"], answers[0]["first_failure_since"]
        return marked and success["identifier"] == back and failure is None

    return Case([(LIST, {"account": "acme", "project": "shop"})], says=('"end_revision": "' + GOOD,), check=check)


@door("Is this server bad everywhere, or in this project only?")
def d10_is_the_server_bad_everywhere(shop: Shop) -> Case:
    blog = shop.rails.project(account_id=shop.account, permalink="blog", name="Blog")
    other = shop.rails.server(name="WEB-1", project_id=blog)
    shop.rails.deployment(id=8, project_id=blog, servers=[other], created_at=shop.ago(hours=1))
    shop.rails.server(name="web-1", project_id=shop.rails.project(permalink="stranger"))

    def check(answers: list[Any]) -> bool:
        same = [(row["project"], row["last_deployment"]["status"]) for row in answers[0]["same_name"]]
        return same == [("blog", "completed")] and answers[0]["failing_since"]["identifier"] == shop.runs[2]

    return Case([(SERVER, {"identifier": "5e12ab34-0000-4000-8000-000000000001"})], check=check)


@door("Who deployed this?")
def d11_who_deployed_this(shop: Shop) -> Case:
    url = f"<https://acme.deployhq.com/projects/shop/deployments/{shop.runs[2]}>."
    return Case([("admin_get_deployment", {"identifier": url})], says=('"deployer": "Bob"', '"duration_seconds": 600'))


@door("What changed since the last success?")
def d12_what_changed_since_the_last_success(shop: Shop) -> Case:
    return Case(
        [(LIST, {"account": "acme", "server": "web-1", "status": "failed"})],
        check=lambda answers: (
            answers[0]["last_success"]["end_revision"] == GOOD
            and answers[0]["first_failure_since"]["end_revision"] == BAD
            and answers[0]["first_failure_since"]["branch"] == "feature/cart"
            and [run["identifier"] for run in answers[0]["deployments"]] == shop.runs[:1:-1]
        ),
    )
