"""Northgate Bakeries, a chain: a rollback, a partial transfer, a release that is not live, and new host keys."""

from dataclasses import replace

from migrations_mirror.stories import identifiers as known
from migrations_mirror.stories.book import Book, Row
from migrations_mirror.stories.deployments import deploy
from migrations_mirror.stories.identifiers import made_identifier, made_revision
from migrations_mirror.stories.steps import Step, failed, finishing, preparation, transfer, transfers, unreached

SHOPS = 18
NEW_KEY = (
    "error",
    "The host key of the server has changed.",
    "Net::SSH::HostKeyMismatch: fingerprint 3f:9c:61:d2 does not match for the host",
)


def tell(book: Book) -> None:
    """Add the bakeries and their three projects."""
    chain = book.account(6, "Northgate Bakeries", known.CHAIN_ACCOUNT, package="business")
    ordering(book, chain)
    recipes(book, chain)
    tills(book, chain)


def ordering(book: Book, chain: Row) -> None:
    """Add release B of the order form, which was rolled back to A after forty minutes."""
    project = book.project(31, chain, "Order form", "order-form")
    before, after = made_revision("order form A"), made_revision("order form B")
    group = book.group(31, project, "Order servers", made_identifier("group 31"), last_revision=before)
    webs = [book.server(310 + number, project, f"web{number}", group=group, last_revision=before) for number in (1, 2)]
    steps = [*preparation(), *transfers(webs, files=31), *finishing()]
    at = "2026-11-18T09:12:27.114908"
    deploy(book, 401, made_identifier("order form A"), project, at=at, to=webs, steps=steps, end_revision=before)
    at, revisions = "2026-11-19T12:03:51.662017", {"start_revision": before, "end_revision": after}
    deploy(book, 402, known.ROLLED_BACK_DEPLOYMENT, project, at=at, to=webs, steps=steps, **revisions)
    at, revisions = "2026-11-19T12:44:09.295533", {"start_revision": after, "end_revision": before}
    deploy(book, 403, known.ROLLBACK_DEPLOYMENT, project, at=at, to=webs, steps=steps, **revisions)


def recipes(book: Book, chain: Row) -> None:
    """Add a transfer of 412 of 1380 files, and a release that was transferred but not linked; both are completed."""
    project = book.project(32, chain, "Recipes", "recipes")
    web = book.server(321, project, "web1", protocol_type="ftp", atomic=False)
    partly = replace(transfer(web, 1380), done=412)
    at, steps = "2026-11-18T14:20:33.870426", [*preparation(), partly, *finishing()]
    deploy(book, 411, known.PARTIAL_TRANSFER_DEPLOYMENT, project, at=at, to=[web], steps=steps)
    live = book.server(322, project, "web2")
    steps = [
        replace(step, status="skipped") if step.step == "link_release" else step
        for step in [*preparation(), *transfers([live]), *finishing()]
    ]
    at = "2026-11-19T10:31:18.407265"
    deploy(book, 412, known.NOT_LIVE_DEPLOYMENT, project, at=at, to=[live], steps=steps)


def tills(book: Book, chain: Row) -> None:
    """Add the shops' servers, replaced overnight: since then each deployment fails at all eighteen host keys."""
    project = book.project(33, chain, "Till displays", "till-displays")
    group = book.group(33, project, "Shops", made_identifier("group 33"))
    shops = [book.server(3300 + number, project, f"shop-{number:02}", group=group) for number in range(1, SHOPS + 1)]
    good: list[Step] = [*preparation(), *transfers(shops, files=6), *finishing()]
    at = "2026-11-17T18:00:02.518830"
    deploy(book, 420, made_identifier("till displays"), project, at=at, to=shops, steps=good)
    bad = [*preparation(), *(failed(transfer(shop, 6), NEW_KEY) for shop in shops), *unreached(finishing())]
    for number, at in enumerate(
        ("2026-11-18T18:00:03.200174", "2026-11-19T07:30:12.664498", "2026-11-19T18:00:01.937501")
    ):
        identifier = known.HOST_KEYS_DEPLOYMENT if number == 2 else made_identifier(f"till displays {number}")
        deploy(book, 430 + 10 * number, identifier, project, at=at, to=shops, steps=bad, status="failed")
