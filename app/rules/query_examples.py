"""Questions that support asks, as SQL in each dialect. A test runs every one through the gate on its own server."""

from typing import NamedTuple


class Dialect(NamedTuple):
    """How a dialect spells what differs between them."""

    days_ago: str
    """The moment this many days ago, in UTC as the timestamps are."""
    day: str
    """The day of a timestamp."""
    seconds: str
    """Seconds between two timestamps."""


_MYSQL = Dialect("UTC_TIMESTAMP() - INTERVAL {} DAY", "DATE({})", "TIMESTAMPDIFF(SECOND, {}, {})")
DIALECTS = {
    "sqlite": Dialect("datetime('now', '-{} days')", "date({})", "(julianday({1}) - julianday({0})) * 86400"),
    "postgresql": Dialect(
        "now() AT TIME ZONE 'UTC' - INTERVAL '{} days'", "CAST({} AS date)", "EXTRACT(EPOCH FROM {1} - {0})"
    ),
    "mariadb": _MYSQL,
    "mysql": _MYSQL,
}


def examples(dialect: str) -> list[dict[str, str]]:
    """Questions with their SQL, by columns that every replica has."""
    spelt = DIALECTS[dialect]
    week, month = spelt.days_ago.format(7), spelt.days_ago.format(30)
    day, seconds = spelt.day.format("d.failed_at"), spelt.seconds.format("d.started_at", "d.completed_at")
    questions = {
        "Which steps fail most, by protocol of the server, in 30 days?": (
            "SELECT st.step, s.protocol_type, COUNT(*) AS failures FROM deployment_steps st"
            " JOIN deployments d ON d.id = st.deployment_id LEFT JOIN servers s ON s.id = st.server_id"
            f" WHERE st.status = 'failed' AND d.created_at >= {month}"
            " GROUP BY st.step, s.protocol_type ORDER BY failures DESC LIMIT 20"
        ),
        "Failed deployments by day and account in 7 days": (
            f"SELECT {day} AS day, a.permalink, COUNT(*) AS failed FROM deployments d"
            " JOIN projects p ON p.id = d.project_id JOIN accounts a ON a.id = p.account_id"
            f" WHERE d.failed_at >= {week} GROUP BY {day}, a.permalink ORDER BY day DESC, failed DESC"
        ),
        "How many server groups have how many servers?": (
            "SELECT size, COUNT(*) AS groups_of_that_size FROM (SELECT g.id, COUNT(s.id) AS size FROM server_groups g"
            " LEFT JOIN servers s ON s.server_group_id = g.id GROUP BY g.id) sizes GROUP BY size ORDER BY size"
        ),
        "Servers of deployments in 7 days that have no transfer_files step": (
            "SELECT d.identifier, ds.server_id, s.name FROM deployments_servers ds"
            " JOIN deployments d ON d.id = ds.deployment_id LEFT JOIN servers s ON s.id = ds.server_id"
            f" WHERE d.created_at >= {week} AND d.preview = FALSE AND NOT EXISTS (SELECT 1 FROM deployment_steps st"
            " WHERE st.deployment_id = d.id AND st.server_id = ds.server_id AND st.step = 'transfer_files')"
        ),
        "The slowest deployments of each project": (
            f"SELECT * FROM (SELECT p.permalink, d.identifier, {seconds} AS seconds, ROW_NUMBER() OVER"
            f" (PARTITION BY p.id ORDER BY {seconds} DESC) AS place FROM deployments d"
            " JOIN projects p ON p.id = d.project_id WHERE d.completed_at IS NOT NULL AND d.started_at IS NOT NULL)"
            " ranked WHERE place <= 3 ORDER BY seconds DESC LIMIT 50"
        ),
    }
    return [{"question": question, "sql": sql} for question, sql in questions.items()]
