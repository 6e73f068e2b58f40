"""The rows of a replica of any size, as SQL that the database runs itself: the same rows every time, on both dialects.

Of every twenty deployments, by id: five are of the account that has all its deployments in one project and five of the
account that spreads them over 2,000 projects (four of each five failed); one is of each account of 1, 10, 100 and 2,000
projects; six are of small customers. Of these last ten, one of twenty failed. Every second deployment has 20 steps.
"""

from hashlib import md5
from typing import NamedTuple
from uuid import UUID

from benchmarks.scale import sql
from benchmarks.scale.sql import SPELLINGS

STEPS = 20
SERVERS = 500
HUGE_STEPS = 20_000
LOG_LINES = 20_000


class Account(NamedTuple):
    """An account whose projects are numbered without gaps."""

    id: int
    permalink: str
    first_project: int
    projects: int


ONE_PROJECT = Account(1, "failures-in-one-project", 1, 1)
SPREAD = Account(2, "failures-in-2000-projects", 2, 2000)
LADDER = (
    Account(3, "one-project", 2002, 1),
    Account(4, "ten-projects", 2003, 10),
    Account(5, "hundred-projects", 2013, 100),
    Account(6, "two-thousand-projects", 2113, 2000),
)
NAMED = (ONE_PROJECT, SPREAD, *LADDER)
SMALL_FIRST_PROJECT, SMALL_ACCOUNTS, SMALL_PROJECTS = 4113, 1000, 3
PROJECTS = SMALL_FIRST_PROJECT + SMALL_ACCOUNTS * SMALL_PROJECTS - 1


def identifier(kind: str, number: int) -> str:
    """The identifier of a row: what the SQL makes too."""
    return str(UUID(md5(f"{kind}{number}".encode(), usedforsecurity=False).hexdigest()))


def revision(number: int) -> str:
    """The end revision of a deployment: what the SQL makes too."""
    first, second = (md5(text.encode(), usedforsecurity=False).hexdigest() for text in (f"r{number}", str(number)))
    return first + second[:8]


def statements(dialect: str, deployments: int) -> dict[str, str]:
    """One INSERT for each table, by table."""
    make, with_steps, huge = SPELLINGS[dialect], deployments // 2, deployments + 1
    return {
        "accounts": sql.ACCOUNTS.format(n=make.numbers(len(NAMED) + SMALL_ACCOUNTS), permalink=_named_permalinks()),
        "projects": sql.PROJECT_ROWS.format(n=make.numbers(PROJECTS), account_id=_account_of_project()),
        "server_groups": sql.GROUPS.format(n=make.numbers(PROJECTS), uuid=make.uuid("g")),
        "servers": sql.SERVER_ROWS.format(n=make.numbers(PROJECTS * 2), uuid=make.uuid("v")),
        "deployments": sql.DEPLOYMENTS.format(
            n=make.numbers(huge),
            uuid=make.uuid("d"),
            project_id=_project_of_deployment(deployments),
            created=make.after("n * 30"),
            failed=make.after(sql.FAILED_AT),
            start=sql.REVISION.format(n="n - 20"),
            end=sql.REVISION.format(n="n"),
        ),
        "deployments_servers": sql.MEMBERS.format(
            n=make.numbers(with_steps * 4), each=make.numbers(SERVERS), servers=SERVERS, huge=huge
        ),
        "deployment_steps": sql.STEP_ROWS.format(
            n=make.numbers(with_steps * STEPS + HUGE_STEPS),
            uuid=make.uuid("s"),
            **{"usual": with_steps * STEPS, "huge": huge, "servers": SERVERS},
            created=make.after("n"),
        ),
        "deployment_step_logs": sql.LOGS.format(
            n=make.numbers(with_steps * STEPS // 97 * 3), lines=make.numbers(LOG_LINES), created=make.after("n")
        ),
    }


def _named_permalinks() -> str:
    return " ".join(f"WHEN {account.id} THEN '{account.permalink}'" for account in NAMED)


def _account_of_project() -> str:
    named = " ".join(
        f"WHEN n < {account.first_project + account.projects} THEN {account.id}"
        for account in sorted(NAMED, key=lambda account: account.first_project)
    )
    return f"CASE {named} ELSE {len(NAMED) + 1} + MOD(n, {SMALL_ACCOUNTS}) END"


def _project_of_deployment(deployments: int) -> str:
    def spread(first: int, projects: int) -> str:
        return f"{first} + MOD((n - MOD(n, 20)) / 20, {projects})"

    ladder = " ".join(
        f"WHEN MOD(n, 20) = {9 + rung} THEN {spread(account.first_project, account.projects)}"
        for rung, account in enumerate(LADDER, start=1)
    )
    return (
        f"CASE WHEN n > {deployments} THEN {LADDER[0].first_project} WHEN MOD(n, 20) < 5 THEN 1 "
        f"WHEN MOD(n, 20) < 10 THEN {spread(SPREAD.first_project, SPREAD.projects)} {ladder} "
        f"ELSE {spread(SMALL_FIRST_PROJECT, SMALL_ACCOUNTS * SMALL_PROJECTS)} END"
    )
