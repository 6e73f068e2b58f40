"""Questions that do not begin with a deployment's UUID: any door opens."""

from datetime import timedelta
from typing import Any

from tests.builders import Rails
from tests.evals.case import Answer, Case, scenario
from tests.evals.causes import CAUSES
from tests.evals.world import World

FIND, LIST, SERVER = "admin_find", "admin_list_deployments", "admin_get_server"
OLD, GOOD, BAD = (letter * 40 for letter in "abc")


class Shop(World):
    """An account whose project shop was deployed to one server: two successes, then failures."""

    def __init__(self, rails: Rails, **account: Any) -> None:
        super().__init__(rails, **account)
        (self.web,) = self.servers("web-1", identifier="5e12ab34-0000-4000-8000-000000000001", last_revision=GOOD)
        self.runs = [
            self.run(1, OLD, days=4, by="Ann"),
            self.run(2, GOOD, days=3, by="Ann", start_revision=OLD),
            self.run(3, BAD, days=2, by="Bob", status="failed", branch="feature/cart", start_revision=GOOD),
            self.run(4, BAD, days=1, by="Bob", status="failed", branch="feature/cart", start_revision=GOOD),
        ]
        for number in (3, 4):
            self.failed_transfer(self.web, CAUSES["disk_full"], of=number)

    def run(self, number: int, revision: str, *, days: int, by: str, **values: Any) -> str:
        """A deployment to the server."""
        at = self.ago(days=days)
        failed = values.get("status") == "failed"
        times = {"created_at": at, "queued_at": at, "started_at": at}
        times |= {"failed_at" if failed else "completed_at": at + timedelta(minutes=2)}
        to = {"parent_type": "Server", "parent_id": self.web, "end_revision": revision, "deployer": by}
        status = values.get("status", "completed")
        self.rails.deployment_server(deployment_id=number, server_id=self.web, status=status)
        return self.deploy([], id=number, **{"completed_at": None} | times | to | values)


def best(answer: Answer) -> dict[str, Any]:
    """The first match."""
    assert isinstance(answer, dict)
    matches: list[dict[str, Any]] = answer["matches"]
    return matches[0]


def leads_to(kind: str, tool: str, **arguments: object) -> Any:
    """A check that the first answer's best match is of this kind, and names this call."""

    def check(answers: list[Answer]) -> bool:
        match = best(answers[0])
        return bool(match["kind"] == kind and match["next"] == match["next"] | {"tool": tool, "arguments": arguments})

    return check


@scenario("https://acme.deployhq.com/projects/shop is broken. Since when?")
def d01_a_projects_url(rails: Rails) -> Case:
    shop = Shop(rails)
    return Case(
        [
            (FIND, {"q": "https://acme.deployhq.com/projects/shop is broken"}),
            (LIST, {"account": "acme", "project": "shop"}),
        ],
        check=lambda answers: (
            leads_to("project", LIST, account="acme", project="shop")(answers)
            and isinstance(answers[1], dict)
            and answers[1]["first_failure_since"]["identifier"] == shop.runs[2]
            and answers[1]["last_success"]["identifier"] == shop.runs[1]
        ),
    )


@scenario("5E12AB34-0000-4000-8000-000000000001 (nothing else in the ticket)")
def d02_a_bare_servers_uuid(rails: Rails) -> Case:
    shop = Shop(rails)
    uuid = "5E12AB34-0000-4000-8000-000000000001"
    return Case(
        [(FIND, {"q": uuid}), (SERVER, {"identifier": uuid})],
        says=('"kind": "server"', "web-1", shop.runs[3]),
        check=lambda answers: (
            isinstance(answers[1], dict) and answers[1]["failing_since"]["identifier"] == shop.runs[2]
        ),
    )


@scenario("The project Shop Frontend does not deploy any more.")
def d03_a_projects_name(rails: Rails) -> Case:
    world = Shop(rails)
    rails.project(account_id=world.account, permalink="shop-frontend", name="Shop Frontend")
    stranger = rails.project(permalink="other", name="Another One")
    assert stranger
    return Case(
        [(FIND, {"q": "Shop Frontend"})],
        says_not=("Another One",),
        check=leads_to("project", LIST, account="acme", project="shop-frontend"),
    )


@scenario("The deployment beginning with 3fa85f64-57 failed.")
def d04_a_truncated_uuid(rails: Rails) -> Case:
    shop = Shop(rails)
    uuid = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
    web = shop.servers("web-9")
    shop.deploy(web, id=9, identifier=uuid, status="failed")
    shop.failed_transfer(web[0], CAUSES["disk_full"], of=9)
    return Case(
        [(FIND, {"q": "3fa85f64-57..."}), ("admin_diagnose_deployment", {"identifier": uuid})],
        finds={"failed_step": "error"},
        check=leads_to("deployment", "admin_diagnose_deployment", identifier=uuid),
    )


@scenario("Did commit ccccccc reach the server?")
def d05_a_commit(rails: Rails) -> Case:
    shop = Shop(rails)
    return Case(
        [(FIND, {"q": "ccccccc"})],
        says=(shop.runs[2], shop.runs[3], '"status": "failed"', '"matched": "commit"'),
        says_not=(shop.runs[1],),
    )


@scenario("What happened to the branch feature/cart?")
def d06_a_branch(rails: Rails) -> Case:
    shop = Shop(rails)
    given = {"account": "acme", "project": "shop", "branch": "feature/cart"}
    return Case(
        [(FIND, {"q": "What happened to the branch feature/cart?"}), (LIST, given)],
        says=(shop.runs[2], shop.runs[3]),
        says_not=(shop.runs[0],),
        check=lambda answers: any(match["next"]["arguments"] == given for match in answers[0]["matches"]),  # type: ignore[index]
    )


MAIL = """Hello support,

since this week our shop does not deploy any more. The server web-1 (203.0.113.9, web1.example.com) says
"No space left", but there is plenty. We use acme.deployhq.com.
Please call me back on 0471-998877.

Kind regards, Jane Doe <jane.doe@example.com>
"""


@scenario("A whole e-mail.")
def d07_an_email(rails: Rails) -> Case:
    shop = Shop(rails)
    return Case(
        [(FIND, {"q": MAIL}), (SERVER, {"identifier": "5e12ab34-0000-4000-8000-000000000001"})],
        says=('"matched": "name"', "E-mail addresses and host names of servers are not readable here", shop.runs[3]),
        check=lambda answers: {"project", "server", "account"} == {match["kind"] for match in answers[0]["matches"]},  # type: ignore[index]
    )


@scenario("A cancelled customer asks who deployed last, and what.")
def d08_a_cancelled_account(rails: Rails) -> Case:
    shop = Shop(rails, status="cancelled")
    return Case(
        [(FIND, {"q": "acme.deployhq.com"}), (LIST, {"account": "acme", "limit": 1})],
        says=('"status": "cancelled"', '"deployer": "Bob"', shop.runs[3]),
    )


@scenario("Did the rollback work?")
def d09_did_the_rollback_work(rails: Rails) -> Case:
    shop = Shop(rails)
    back = shop.run(5, GOOD, days=0, by="Ann", start_revision=BAD)

    def check(answers: list[Answer]) -> bool:
        assert isinstance(answers[0], dict)
        listed = answers[0]["deployments"]
        marks = [(run["identifier"], run["rollback"]) for run in listed]
        return marks == [(back, True), *((run, False) for run in shop.runs[:0:-1]), (shop.runs[0], False)] and (
            answers[0]["last_success"]["identifier"] == back and answers[0]["first_failure_since"] is None
        )

    return Case([(LIST, {"account": "acme", "project": "shop"})], says=('"end_revision": "' + GOOD,), check=check)


@scenario("Is this server bad everywhere, or in this project only?")
def d10_is_the_server_bad_everywhere(rails: Rails) -> Case:
    shop = Shop(rails)
    blog = rails.project(account_id=shop.account, permalink="blog", name="Blog")
    other = rails.server(name="WEB-1", project_id=blog)
    rails.deployment(id=8, project_id=blog, servers=[other], status="completed", created_at=shop.ago(hours=1))
    stranger = rails.server(name="web-1", project_id=rails.project(permalink="stranger"))
    assert stranger

    def check(answers: list[Answer]) -> bool:
        assert isinstance(answers[0], dict)
        same = [(row["project"], row["last_deployment"]["status"]) for row in answers[0]["same_name"]]
        return same == [("blog", "completed")] and answers[0]["failing_since"]["identifier"] == shop.runs[2]

    return Case([(SERVER, {"identifier": "5e12ab34-0000-4000-8000-000000000001"})], check=check)


@scenario("Who deployed this?")
def d11_who_deployed_this(rails: Rails) -> Case:
    shop = Shop(rails)
    url = f"<https://acme.deployhq.com/projects/shop/deployments/{shop.runs[2]}>."
    return Case([("admin_get_deployment", {"identifier": url})], says=('"deployer": "Bob"', '"duration_seconds": 120'))


@scenario("What changed since the last success?")
def d12_what_changed_since_the_last_success(rails: Rails) -> Case:
    shop = Shop(rails)
    return Case(
        [(LIST, {"account": "acme", "server": "web-1", "status": "failed"})],
        check=lambda answers: (
            isinstance(answers[0], dict)
            and answers[0]["last_success"]["end_revision"] == GOOD
            and answers[0]["first_failure_since"]["end_revision"] == BAD
            and answers[0]["first_failure_since"]["branch"] == "feature/cart"
            and [run["identifier"] for run in answers[0]["deployments"]] == shop.runs[:1:-1]
        ),
    )
