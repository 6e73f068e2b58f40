"""Harbour Web Studio, an agency: deployments that look fine but differ between servers."""

from datetime import datetime

from migrations_mirror.stories import identifiers as known
from migrations_mirror.stories.book import Book, Row
from migrations_mirror.stories.deployments import deploy
from migrations_mirror.stories.identifiers import made_revision
from migrations_mirror.stories.steps import Step, finishing, preparation, transfer, transfers, unreached, waiting

REMOVED_SERVER = {"id": 139}  # its row is gone


def tell(book: Book) -> None:
    """Add the agency and its three projects."""
    agency = book.account(1, "Harbour Web Studio", known.AGENCY_ACCOUNT, package="agency")
    agent = book.add("agents", 1, account_id=1, identifier=known.made_identifier("agent 1"), name="office", online=True)
    museum(book, agency)
    theatre(book, agency, agent)
    festival(book, agency)


def museum(book: Book, agency: Row) -> None:
    """Add five servers in a group. The newest deployment completed, but web3 serves last week's exhibition."""
    project = book.project(11, agency, "City Museum", "city-museum")
    old, new = made_revision("autumn exhibition"), made_revision("winter exhibition")
    group = book.group(21, project, "Production", known.PRODUCTION_GROUP, last_revision=new)
    webs = [
        book.server(110 + number, project, f"web{number}", group=group, last_revision=old if number == 3 else new)
        for number in range(1, 6)
    ]
    without_web3 = [web for web in webs if web["name"] != "web3"]
    complete = [*preparation(), *transfers(webs), *finishing()]
    missed = [*preparation(), *transfers(without_web3), *finishing()]
    doubled = [*preparation(), *transfers(webs), transfer(webs[1]), *finishing()]
    at = "2026-11-16T10:04:31.218407"
    deploy(book, 301, known.HEALTHY_DEPLOYMENT, project, at=at, to=webs, steps=complete, end_revision=old)
    at = "2026-11-18T16:41:09.550812"
    deploy(book, 302, known.DUPLICATE_STEP_DEPLOYMENT, project, at=at, to=webs, steps=doubled, end_revision=old)
    at, revisions = "2026-11-20T11:22:47.903155", {"start_revision": old, "end_revision": new}
    deploy(book, 303, known.MISSED_FILES_DEPLOYMENT, project, at=at, to=webs, steps=missed, **revisions)


def theatre(book: Book, agency: Row, agent: Row) -> None:
    """Add a group whose members changed: us-east is disabled, eu-north joined with old files after the deployment."""
    project = book.project(12, agency, "Theatre tickets", "theatre-tickets")
    old, new = made_revision("spring programme"), made_revision("christmas programme")
    group = book.group(22, project, "Ticket shops", known.MIXED_GROUP, last_revision=new, transfer_order="sequential")
    west = book.server(121, project, "eu-west", group=group, last_revision=new)
    central = book.server(122, project, "eu-central", group=group, last_revision=new, agent_id=agent["id"])
    refused = {"connection_error_message": "Connection to us-east was refused."}
    book.server(123, project, "us-east", group=group, last_revision=old, enabled=False, **refused)
    joined = {"created_at": datetime(2026, 11, 19, 16, 2, 44, 913570), "protocol_type": "ftps", "atomic": False}
    book.server(124, project, "eu-north", group=group, last_revision=old, **joined)
    book.group(23, {"id": 5}, "Small shop", known.TEMPLATE_GROUP, parent_type="Template")
    both = [west, central]
    steps = [*preparation(), *transfers(both, files=312), *finishing()]
    at = "2026-11-19T08:15:20.664201"
    deploy(book, 311, known.OLD_SERVER_DEPLOYMENT, project, at=at, to=both, steps=steps, end_revision=new)
    at = "2026-11-19T08:11:02.117340"
    preview = [waiting("running"), *unreached(preparation()[1:])]
    deploy(book, 312, known.PREVIEW_DEPLOYMENT, project, at=at, to=both, steps=preview, status="preview_ready")


def festival(book: Book, agency: Row) -> None:
    """Add three servers in no group: one without its files, one removed since, and a retry that has just begun."""
    project = book.project(13, agency, "Harbour Festival", "harbour-festival")
    apps = [book.server(130 + number, project, f"app{number}", environment="staging") for number in range(1, 4)]
    two = [*preparation(), *transfers(apps[:2]), *finishing()]
    orphaned = [*preparation(), *transfers(apps), transfer(REMOVED_SERVER), *finishing()]
    nothing: list[Step] = []
    at = "2026-11-17T13:55:03.071936"
    deploy(book, 321, known.TWO_OF_THREE_DEPLOYMENT, project, at=at, to=apps, steps=two, branch="staging")
    at = "2026-11-17T15:20:44.380027"
    deploy(book, 322, known.ORPHANED_STEP_DEPLOYMENT, project, at=at, to=apps, steps=orphaned, branch="staging")
    at = "2026-11-20T15:28:51.246690"
    deploy(book, 323, known.RETRIED_DEPLOYMENT, project, at=at, to=apps, steps=nothing, status="pending")
