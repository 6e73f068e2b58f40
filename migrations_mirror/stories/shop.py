"""The Teapot Shop, a busy account: this week's failures, and a queue behind a deployment that hangs."""

from migrations_mirror.stories import identifiers as known
from migrations_mirror.stories.book import Book, Row
from migrations_mirror.stories.deployments import deploy
from migrations_mirror.stories.steps import (
    Step,
    failed,
    finishing,
    preparation,
    running,
    transfer,
    transfers,
    unreached,
    waiting,
)

DISK_FULL = (
    ("info", "Uploading var/export/catalogue-full.csv", None),
    (
        "error",
        "The disk on web1 is full.",
        "Net::SFTP::StatusException: write catalogue-full.csv: No space left on device",
    ),
)
BUILD_FAILED = (
    ("info", "Running Build assets [npm run build]", None),
    ("info", "> teapot-shop@4.2.0 build", None),
    ("error", "Build assets failed with status 1", "Module not found: Error: Can't resolve './teapots' in 'src'"),
)
CHECK_FAILED = (
    ("error", "Connection to web2 failed.", "Errno::ECONNREFUSED: Connection refused - connect(2) for web2:22"),
)


def tell(book: Book) -> None:
    """Add the shop and its three projects."""
    shop = book.account(2, "The Teapot Shop", known.BUSY_ACCOUNT, package="business")
    storefront(book, shop)
    catalogue(book, shop)
    warehouse(book, shop)


def storefront(book: Book, shop: Row) -> None:
    """Add a failed build and a failed check of a preview; nothing reaches the servers."""
    project = book.project(14, shop, "Storefront", "storefront")
    group = book.group(24, project, "Web", known.made_identifier("group 24"))
    webs = [book.server(140 + number, project, f"web{number}", group=group) for number in (1, 2)]
    waited, checked_out, build = preparation()
    broken = [waited, checked_out, failed(build, *BUILD_FAILED), *unreached([*transfers(webs), *finishing()])]
    at, branch = "2026-11-19T14:02:36.905518", "new-checkout"
    deploy(book, 331, known.FAILED_DEPLOYMENT, project, at=at, to=webs, steps=broken, status="failed", branch=branch)
    check = Step("run_deployment_check", "preparing", "Performing pre-deployment checks", webs[1]["id"], 6)
    refused = [waited, checked_out, failed(check, *CHECK_FAILED)]
    at = "2026-11-18T09:47:12.430081"
    deploy(book, 332, known.FAILED_PREVIEW_DEPLOYMENT, project, at=at, to=webs, steps=refused, status="preview_failed")


def catalogue(book: Book, shop: Row) -> None:
    """Add deployments each night at two, which fail since Tuesday because the disk of web1 is full."""
    project = book.project(15, shop, "Catalogue", "catalogue")
    web1 = book.server(151, project, "web1", protocol_type="rsync")
    export = transfer(web1, files=9)
    for night, identifier in enumerate(known.NIGHTLY_DEPLOYMENTS):
        success = night == 0
        end = [export, *finishing()] if success else [failed(export, *DISK_FULL), *unreached(finishing())]
        deploy(
            book,
            341 + night,
            identifier,
            project,
            at=f"2026-11-{16 + night}T02:00:0{night}.{night}81204",
            to=[web1],
            steps=[*preparation("Export catalogue"), *end],
            status="completed" if success else "failed",
            deployer="Scheduled deployment",
        )


def warehouse(book: Book, shop: Row) -> None:
    """Add a deployment that hangs since 09:30, one that runs, and one that has waited for 40 minutes at 15:30."""
    project = book.project(16, shop, "Warehouse", "warehouse")
    depots = [
        book.server(160 + number, project, name) for number, name in enumerate(("leeds", "york", "hull"), start=1)
    ]
    leeds, york, hull = depots
    hangs = [
        *preparation(),
        transfer(leeds, 640),
        running(transfer(york, 640), done=212),
        *unreached([transfer(hull, 640)]),
    ]
    moves = [*preparation(), running(transfer(hull, 1200), done=1034), *unreached(finishing())]
    queued = [waiting("pending"), *unreached([transfer(york), *finishing()])]
    at = "2026-11-20T09:30:04.318207"
    deploy(book, 351, known.STUCK_DEPLOYMENT, project, at=at, to=depots, steps=hangs, status="running")
    at = "2026-11-20T14:44:58.007713"
    deploy(book, 352, known.AHEAD_IN_QUEUE_DEPLOYMENT, project, at=at, to=[hull], steps=moves, status="running")
    at = "2026-11-20T14:50:00.562944"
    deploy(book, 353, known.PENDING_DEPLOYMENT, project, at=at, to=[york], steps=queued, status="pending")
