"""The failure patterns of one account, in the form of the answer."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from app.rules import Record
from app.rules.bounds import left_out
from app.rules.diagnosis.facts import FAILED
from app.rules.diagnosis.words import moment
from app.rules.failure_patterns.common import LastSuccess, absent_agent, find_common, leading, places
from app.rules.failure_patterns.patterns import Pattern, find_patterns, printed
from app.rules.first_checks import is_of_host
from app.rules.step_texts import StepTexts
from app.rules.urls import page

MOST_PATTERNS = 30
OTHERS_TOO = (
    "SELECT p.account_id, COUNT(DISTINCT d.id) AS failed FROM deployment_steps s JOIN deployments d"
    " ON d.id = s.deployment_id JOIN projects p ON p.id = d.project_id WHERE s.status = 'failed' AND s.step = '{step}'"
    " AND d.failed_at >= '{since:%Y-%m-%d %H:%M:%S}' GROUP BY p.account_id ORDER BY failed DESC LIMIT 20"
)
"""SQL that counts the other accounts whose deployments fail at a step."""


def summarize(
    account: Record,
    window: Record,
    failures: Sequence[Record],
    steps: Sequence[Record],
    texts: StepTexts,
    absent: frozenset[str],
    *,
    last_success: LastSuccess = lambda _servers, _projects, _before: None,
    has_sql: bool = False,
) -> Record:
    """Return the answer about one account.

    `window` describes the rows that were read: `days`, `since`, `deployments` with their `limit` and `oldest`,
    `failed`, and `steps_complete`, which is False if there are more failed steps. `last_success` returns the last
    deployment that completed on one of these servers, or in one of these projects, before a time.
    """
    patterns = find_patterns(failures, steps, texts, steps_complete=window["steps_complete"])
    cut = list(_left_out(window, failures, steps, texts))
    headline = absent_agent(failures, steps, texts) or _most_often(patterns)
    hosts = [pattern for pattern in patterns if pattern.steps and is_of_host(texts, pattern.steps[0]["id"])]
    return {
        "summary": _summary(account, window, headline),
        "account": account,
        "window": window,
        "patterns": [printed(pattern, texts) for pattern in patterns[:MOST_PATTERNS]],
        "patterns_total": len(patterns),
        "common": [
            *leading(patterns, failures, last_success),
            *(find_common(failures, steps, texts) if not cut else ()),
        ],
        "truncated": left_out(
            patterns=(min(len(patterns), MOST_PATTERNS), len(patterns)), failures=(len(failures), window["failed"])
        ),
        "caveats": [*cut, *_absent(absent), *_elsewhere(hosts)],
        "next": [*_calls(patterns), *(_ask_sql(pattern) for pattern in hosts[:1] if has_sql)],
    }


def _summary(account: Record, window: Record, headline: str) -> str:
    begin = f"{account['permalink']} ({account['status'] or 'no status'}): "
    within = f"in the last {window['days']} days" if window["days"] > 1 else "in the last day"
    if not headline:
        return f"{begin}no deployment on record failed {within}."
    return f"{begin}{window['failed']} failed {within}, {headline}."


def _most_often(patterns: Sequence[Pattern]) -> str:
    """Return a phrase with the most frequent failure, or an empty text without failures."""
    silent = [failure for pattern in patterns if not pattern.key.step for failure in pattern.failures.values()]
    retried = sum(failure["status"] not in FAILED for failure in silent)
    again = f"{retried} of them retried since, of which nothing is left" if retried else ""
    if not (first := next((pattern for pattern in patterns if pattern.key.step), None)):
        unsaid = f"{len(silent) - retried} without a step that says why" if len(silent) > retried else ""
        return "; ".join(filter(None, (unsaid, again)))
    where = f" on {places(first)}" if first.servers else ""
    projects = f" in {first.projects[0]}" if len(first.projects) == 1 else f" in {len(first.projects)} projects"
    what = f"most often {first.key.step}{where}{projects} ({first.key.cause}): {len(first.failures)}"
    return "; ".join(filter(None, (what, again)))


def _elsewhere(hosts: Sequence[Pattern]) -> Iterator[str]:
    if hosts:
        yield (
            f"Whether other accounts fail at {hosts[0].key.step} too cannot be told from one account. Where SQL is on,"
            " admin_sql_query can tell."
        )


def _ask_sql(pattern: Pattern) -> Record:
    step = str(pattern.key.step).replace("'", "''")
    sql = OTHERS_TOO.format(step=step, since=pattern.first_at)
    return {"tool": "admin_sql_query", "arguments": {"sql": sql}, "why": "Whether other accounts fail there too."}


def _left_out(window: Record, failures: Sequence[Record], steps: Sequence[Record], texts: StepTexts) -> Iterator[str]:
    oldest = window["oldest"]
    if window["deployments"] >= window["limit"] and isinstance(oldest, datetime) and oldest > window["since"]:
        reach = f"they reach back to {moment(oldest)}"
        yield f"Only the account's newest {window['limit']} deployments were looked at: {reach}."
    if len(failures) < window["failed"]:
        yield f"Only the newest {len(failures)} of {window['failed']} failures were grouped."
    if not window["steps_complete"]:
        yield f"Only the newest {len(steps)} failed steps were read: failures that have none of them were not grouped."
    unread = sum(not texts.has(step["id"]) for step in steps)
    if unread:
        yield f"{unread} of {len(steps)} failed steps were not read: their cause is given as unknown."


def _absent(absent: frozenset[str]) -> Iterator[str]:
    if "deployment_step_logs.id" in absent:
        yield "This database has no step logs: causes are read from the steps' descriptions only."
    if {"servers.agent_id", "agents.online"} & absent:
        yield "This database does not say which agents are in front of servers."


def _calls(patterns: Sequence[Pattern]) -> list[Record]:
    """Return calls that diagnose the newest failure of each of the most frequent patterns."""
    newest = [next(iter(pattern.failures.values()))["identifier"] for pattern in patterns[:2]]
    return [
        {"tool": "admin_diagnose_deployment", "arguments": {"identifier": identifier}, "why": "The newest of its kind."}
        for identifier in dict.fromkeys(newest)
    ]


def sum_days(counted: Sequence[Record]) -> Record:
    """Return the number of `deployments` of all days, how many `failed`, and the time of the `oldest` or None."""
    return {
        "deployments": sum(row["deployments"] for row in counted),
        "failed": sum(row["failures"] for row in counted),
        "oldest": min((row["oldest"] for row in counted if row["oldest"]), default=None),
    }


def fill_days(counted: Iterable[Record], since: datetime, until: datetime) -> list[Record]:
    """Return one record for each day of the window, the oldest first, with zeros for a day without deployments."""
    by_day = {row["day"]: row for row in counted}
    number = (until.date() - since.date()).days + 1
    days = [str(since.date() + timedelta(days=offset)) for offset in range(number)]
    return [by_day.get(day, {"day": day, "deployments": 0, "failures": 0}) for day in days]


def link(answer: Record, failures: Iterable[Record], steps: Sequence[Record], base: str) -> Record:
    """Return the answer with the `url` of the account's page, of each pattern's newest example, and of its server's."""
    account = answer["account"]["permalink"]
    project_of = {failure["identifier"]: failure["project"] for failure in failures}
    home_of = {step["server"]["identifier"]: step["home"] for step in steps if step["server"]}

    def of_pattern(pattern: Record) -> Record:
        newest, server = pattern["examples"][0], pattern["server_identifier"]
        home = home_of.get(server) or {}
        return pattern | {
            "url": page(base, account, project_of[newest], "deployments", newest),
            "server_url": page(base, account, home.get("permalink"), "servers", server),
        }

    return answer | {
        "account": answer["account"] | {"url": page(base, account)},
        "patterns": [of_pattern(pattern) for pattern in answer["patterns"]],
    }
