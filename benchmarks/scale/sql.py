"""The INSERTs of each table, and how each dialect spells what differs."""


class MariaDB:
    """How MariaDB spells it."""

    def numbers(self, last: int) -> str:
        return f"(SELECT seq AS n FROM seq_1_to_{last}) AS numbers"

    def uuid(self, kind: str) -> str:
        text = f"MD5(CONCAT('{kind}', n))"
        for place in (9, 14, 19, 24):
            text = f"INSERT({text}, {place}, 0, '-')"
        return text

    def after(self, seconds: str) -> str:
        return f"TIMESTAMPADD(SECOND, {seconds}, '2025-01-01')"


class PostgreSQL:
    """How PostgreSQL spells it."""

    def numbers(self, last: int) -> str:
        return f"(SELECT n FROM generate_series(1, {last}::bigint) AS n) AS numbers"

    def uuid(self, kind: str) -> str:
        return f"CAST(CAST(MD5(CONCAT('{kind}', n)) AS uuid) AS varchar)"

    def after(self, seconds: str) -> str:
        return f"TIMESTAMP '2025-01-01' + ({seconds}) * INTERVAL '1 second'"


SPELLINGS: dict[str, MariaDB | PostgreSQL] = {"mariadb": MariaDB(), "postgresql": PostgreSQL()}

# One failure of ten came a while later: a deployment that was retried.
FAILED_AT = "n * 30 + 95 + CASE WHEN MOD(n, 10) = 1 THEN MOD(n * 7919, 86400) ELSE 0 END"
FAILED = "CASE WHEN MOD(n, 20) < 10 THEN MOD(n, 5) < 4 ELSE MOD((n - MOD(n, 20)) / 20, 20) = 0 END"

ACCOUNTS = """
    INSERT INTO accounts (id, name, permalink, status)
    SELECT n, CONCAT('Account ', n), CASE n {permalink} ELSE CONCAT('account-', n) END, 'active' FROM {n}
"""
PROJECT_ROWS = """
    INSERT INTO projects (id, account_id, name, permalink)
    SELECT n, {account_id}, CONCAT('Project ', n), CONCAT('project-', n) FROM {n}
"""
GROUPS = """
    INSERT INTO server_groups (id, identifier, name, parent_type, parent_id)
    SELECT n, {uuid}, 'Web servers', 'Project', n FROM {n}
"""
# Groups of 20 servers, as far as there are servers.
SERVER_ROWS = """
    INSERT INTO servers (id, project_id, server_group_id, identifier, name, protocol_type, enabled)
    SELECT n, FLOOR((n + 1) / 2), FLOOR((n + 19) / 20), {uuid}, CONCAT('web', n, '.example.com'), 'ssh', MOD(n, 7) > 0
    FROM {n}
"""
DEPLOYMENTS = (
    """
    INSERT INTO deployments
        (id, project_id, identifier, status, branch, preview, created_at, started_at, completed_at, failed_at,
        parent_type, parent_id, start_revision, end_revision, deployer)
    SELECT n, project_id, {uuid}, CASE WHEN failed THEN 'failed' ELSE 'completed' END,
        CASE WHEN MOD(n, 1000) = 7 THEN CONCAT('feature/', n) WHEN MOD(n, 3) = 0 THEN 'develop' ELSE 'main' END, FALSE,
        {created}, {created}, {created}, CASE WHEN failed THEN {failed} END,
        'Server', project_id * 2, CASE WHEN n > 20 THEN {start} END, {end}, 'Deploying Person'
    FROM (SELECT n, {project_id} AS project_id, """
    + FAILED
    + """ AS failed FROM {n}) AS numbered
"""
)
MEMBERS = """
    INSERT INTO deployments_servers (deployment_id, server_id, status)
    SELECT FLOOR((n + 3) / 4) * 2, MOD(n, {servers}) + 1, 'completed' FROM {n}
;
    INSERT INTO deployments_servers (deployment_id, server_id, status) SELECT {huge}, n, 'completed' FROM {each}
"""
# Five steps on each of four servers; the huge deployment's 20,000 are 40 on each of 500.
STEP_ROWS = """
    INSERT INTO deployment_steps (deployment_id, server_id, identifier, step, status, description, created_at)
    SELECT CASE WHEN n > {usual} THEN {huge} ELSE (n - MOD(n - 1, 20) + 19) / 20 * 2 END,
        MOD(CASE WHEN n > {usual} THEN (n - {usual} - MOD(n - 1, 40) + 39) / 40
            ELSE (n - MOD(n - 1, 5) + 4) / 5 END, {servers}) + 1, {uuid},
        CASE MOD(n, 5) WHEN 0 THEN 'preparing' WHEN 1 THEN 'building' WHEN 2 THEN 'transfer_files'
            WHEN 3 THEN 'ssh_commands' ELSE 'finalising' END,
        CASE WHEN MOD(n, 97) = 0 THEN 'failed' ELSE 'completed' END,
        CASE WHEN MOD(n, 97) = 0 THEN 'Timeout while connecting to the server' END, {created}
    FROM {n}
"""
# Three lines of each failed step, and 20,000 of the first one.
LOGS = """
    INSERT INTO deployment_step_logs (deployment_step_id, type, message, detail, created_at)
    SELECT FLOOR((n + 2) / 3) * 97, CASE WHEN MOD(n, 3) = 0 THEN 'error' ELSE 'info' END,
        CONCAT('Line ', n), 'Connection timed out after 30 seconds', {created} FROM {n}
;
    INSERT INTO deployment_step_logs (deployment_step_id, type, message, created_at)
    SELECT 97, 'info', CONCAT('Uploading file ', n, ' of 20000 to /var/www/releases/current/public'), {created}
    FROM {lines}
"""
REVISION = "CONCAT(MD5(CONCAT('r', {n})), LEFT(MD5(CONCAT('', {n})), 8))"
