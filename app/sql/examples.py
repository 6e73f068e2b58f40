"""Questions that support asks, as SQL in each dialect. A test runs every one through the gate on its own server."""

# What differs between the dialects: moments in UTC, as the timestamps are; the day of a failure; a deployment's time.
_MYSQL = {
    "week_ago": "UTC_TIMESTAMP() - INTERVAL 7 DAY",
    "month_ago": "UTC_TIMESTAMP() - INTERVAL 30 DAY",
    "day": "DATE(d.failed_at)",
    "seconds": "TIMESTAMPDIFF(SECOND, d.started_at, d.completed_at)",
}
DIALECTS = {
    "sqlite": {
        "week_ago": "datetime('now', '-7 days')",
        "month_ago": "datetime('now', '-30 days')",
        "day": "date(d.failed_at)",
        "seconds": "CAST((julianday(d.completed_at) - julianday(d.started_at)) * 86400 AS INTEGER)",
    },
    "postgresql": {
        "week_ago": "now() AT TIME ZONE 'UTC' - INTERVAL '7 days'",
        "month_ago": "now() AT TIME ZONE 'UTC' - INTERVAL '30 days'",
        "day": "CAST(d.failed_at AS date)",
        "seconds": "EXTRACT(EPOCH FROM d.completed_at - d.started_at)",
    },
    "mariadb": _MYSQL,
    "mysql": _MYSQL,
}

# By columns that every replica has.
QUESTIONS = {
    "Which steps fail most, by protocol of the server, in 30 days?": (
        "SELECT st.step, s.protocol_type, COUNT(*) AS failures FROM deployment_steps st"
        " JOIN deployments d ON d.id = st.deployment_id LEFT JOIN servers s ON s.id = st.server_id"
        " WHERE st.status = 'failed' AND d.created_at >= {month_ago}"
        " GROUP BY st.step, s.protocol_type ORDER BY failures DESC LIMIT 20"
    ),
    "Failed deployments by day and account in 7 days": (
        "SELECT {day} AS day, a.permalink, COUNT(*) AS failed FROM deployments d"
        " JOIN projects p ON p.id = d.project_id JOIN accounts a ON a.id = p.account_id"
        " WHERE d.failed_at >= {week_ago} GROUP BY {day}, a.permalink ORDER BY day DESC, failed DESC"
    ),
    "How many server groups have how many servers?": (
        "SELECT size, COUNT(*) AS groups_of_that_size FROM (SELECT g.id, COUNT(s.id) AS size FROM server_groups g"
        " LEFT JOIN servers s ON s.server_group_id = g.id GROUP BY g.id) sizes GROUP BY size ORDER BY size"
    ),
    "Servers of deployments in 7 days that have no transfer_files step": (
        "SELECT d.identifier, ds.server_id, s.name FROM deployments_servers ds"
        " JOIN deployments d ON d.id = ds.deployment_id LEFT JOIN servers s ON s.id = ds.server_id"
        " WHERE d.created_at >= {week_ago} AND d.preview = FALSE AND NOT EXISTS (SELECT 1 FROM deployment_steps st"
        " WHERE st.deployment_id = d.id AND st.server_id = ds.server_id AND st.step = 'transfer_files')"
    ),
    "The three slowest deployments of each project": (
        "SELECT * FROM (SELECT p.permalink, d.identifier, {seconds} AS seconds, ROW_NUMBER() OVER"
        " (PARTITION BY p.id ORDER BY {seconds} DESC) AS place FROM deployments d"
        " JOIN projects p ON p.id = d.project_id WHERE d.completed_at IS NOT NULL AND d.started_at IS NOT NULL)"
        " ranked WHERE place <= 3 ORDER BY seconds DESC LIMIT 50"
    ),
}


def examples(dialect: str) -> list[dict[str, str]]:
    """The questions, each with its SQL in this dialect."""
    spelt = DIALECTS[dialect]
    return [{"question": question, "sql": template.format(**spelt)} for question, template in QUESTIONS.items()]
