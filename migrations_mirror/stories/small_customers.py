"""A trial, a suspended and a cancelled account, and a deployment whose project is gone."""

from migrations_mirror.stories import identifiers as known
from migrations_mirror.stories.book import Book, Row
from migrations_mirror.stories.canaries import STEP_LOG_SECRET
from migrations_mirror.stories.deployments import deploy
from migrations_mirror.stories.steps import Step, failed, finishing, preparation, ssh_command, transfers, waiting

GONE_PROJECT = {"id": 19}
PURGE_FAILED = (
    (
        "info",
        f'Executing Purge cache [curl -H "Authorization: Bearer {STEP_LOG_SECRET}" https://cdn.example.test/]',
        None,
    ),
    ("error", "SSH command Purge cache exited with status 22", "curl: (22) The requested URL returned error: 503"),
)


def tell(book: Book) -> None:
    """Add the three customers."""
    trial = book.account(3, "First Garden", known.TRIAL_ACCOUNT, package="free", trialling=True, time_zone="Lisbon")
    garden(book, trial)
    suspended = {"status": "suspended", "suspended": True, "package": "solo"}
    paper_lantern(book, book.account(4, "Paper Lantern", known.SUSPENDED_ACCOUNT, **suspended))
    tidewater(book, book.account(5, "Tidewater CRM", known.CANCELLED_ACCOUNT, status="cancelled", package="business"))


def garden(book: Book, trial: Row) -> None:
    """Add a failed command that did not stop the deployment, and a deployment of config files only."""
    project = book.project(17, trial, "Garden diary", "garden-diary")
    staging = book.server(171, project, "staging", environment="staging")
    purge = failed(ssh_command(staging, "Purge cache"), *PURGE_FAILED)
    steps = [*preparation(), *transfers([staging]), purge, *finishing()]
    at = "2026-11-18T19:33:27.811460"
    deploy(
        book, 361, known.SSH_COMMAND_FAILED_DEPLOYMENT, project, at=at, to=[staging], steps=steps, deployer="Ana Reis"
    )
    upload = Step("upload_config_files", "transferring", "Uploading config files", staging["id"], 3, total=2, done=2)
    transfer = Step("transfer_files", "transferring", "Transferring changed files", staging["id"], 1, total=0, done=0)
    steps = [waiting(), transfer, upload, *finishing()]
    only_config: Row = {"config_files_deployment": True, "branch": None, "deployer": "Ana Reis"}
    at = "2026-11-18T19:52:40.090275"
    deploy(book, 362, known.CONFIG_FILES_DEPLOYMENT, project, at=at, to=[staging], steps=steps, **only_config)


def paper_lantern(book: Book, suspended: Row) -> None:
    """Add the last deployment before the account was suspended."""
    project = book.project(18, suspended, "Lantern shop", "lantern-shop")
    web = book.server(181, project, "web1", protocol_type="ftp", atomic=False)
    steps = [*preparation(), *transfers([web], files=7), *finishing()]
    at = "2026-11-16T21:08:15.733902"
    deploy(book, 371, known.SUSPENDED_LAST_DEPLOYMENT, project, at=at, to=[web], steps=steps)


def tidewater(book: Book, cancelled: Row) -> None:
    """Add the last deployment of a cancelled account, and one of a deleted project."""
    project = book.project(20, cancelled, "Tidewater app", "tidewater-app")
    servers = [book.server(200 + number, project, f"web{number}") for number in (1, 2)]
    steps = [*preparation(), *transfers(servers, files=103), *finishing()]
    at = "2026-11-17T06:12:59.127755"
    deploy(book, 381, known.CANCELLED_LAST_DEPLOYMENT, project, at=at, to=servers, steps=steps)
    at = "2026-11-16T17:39:33.648170"
    deploy(book, 382, known.NO_PROJECT_DEPLOYMENT, GONE_PROJECT, at=at, to=servers, steps=steps)
