"""What the hole R1 reached, and its kin: statements that read secrets or files, or write, as SQL of each server.

{base} is the schema of the tables, {t} a table, {c} one of its secret columns, {folder} a folder that the server may
write to.
"""

from tests.sql.gate.attacks import each

EVERYWHERE = [
    "SELECT {c} FROM {t}",
    "SELECT {c} FROM {base}.{t}",
    "SELECT * FROM {base}.{t}",
    "SELECT COUNT(*) FROM {base}.{t}",
    "SELECT 1 FROM {base}.{t} WHERE {c} LIKE 'C%'",
    "SELECT (SELECT MAX({c}) FROM {base}.{t}) AS x",
    "SELECT 1 FROM {base}.{t} AS a JOIN {base}.{t} AS b USING ({c})",
    "SELECT * FROM {t} AS a JOIN {t} AS b USING ({c})",
    "SELECT * FROM {base}.{t} NATURAL JOIN (SELECT 'CANARY-SECRET-{t}-{c}' AS {c}) AS guess",
    "SELECT 1 FROM accounts AS a WHERE EXISTS (SELECT 1 FROM {base}.{t} WHERE {c} IS NOT NULL)",
    "SELECT id FROM {t} ORDER BY {c}",
    "SELECT id FROM {base}.{t} ORDER BY {c}",
    "SELECT id, RANK() OVER (ORDER BY {c}) FROM {base}.{t}",
    "WITH x AS (SELECT {c} AS y FROM {base}.{t}) SELECT y FROM x",
    "SELECT table_name, column_name FROM information_schema.columns WHERE column_name = '{c}' AND table_name = '{t}'",
    "SELECT view_definition FROM information_schema.views WHERE view_definition LIKE '%{base}%'",
]
MARIADB = [
    "SELECT 'a' COLLATE utf8mb4_general_ci, password, private_key FROM {base}.servers",
    "SELECT {c} FROM {t} INTO OUTFILE '{folder}/one'",
    "SELECT 'x' INTO OUTFILE '{folder}/two'",
    "SELECT 'x' INTO DUMPFILE '{folder}/three'",
    "SELECT LOAD_FILE('/etc/passwd')",
    "SELECT LOAD_FILE('{folder}/readable')",
    "SELECT user, password FROM mysql.user",
    *each(
        "SELECT * FROM {}",
        "mysql.global_priv mysql.column_stats mysql.innodb_table_stats mysql.general_log mysql.tables_priv"
        " performance_schema.events_statements_history performance_schema.threads sys.session"
        " information_schema.innodb_buffer_page information_schema.innodb_trx information_schema.optimizer_trace",
    ),
    "SELECT info FROM information_schema.processlist WHERE info LIKE '%CANARY%' AND id <> CONNECTION_ID()",
    "SELECT * FROM information_schema.statistics WHERE table_schema = '{base}'",
    "EXPLAIN SELECT * FROM {t}",
    "EXPLAIN FORMAT=JSON SELECT * FROM accounts",
    "ANALYZE FORMAT=JSON SELECT * FROM accounts",
    "SHOW CREATE VIEW accounts",
    "SHOW CREATE TABLE {base}.{t}",
    "SHOW FULL COLUMNS FROM {base}.{t}",
    "SHOW GRANTS FOR root@localhost",
    "SHOW BINLOG EVENTS",
    "HANDLER {base}.{t} OPEN",
    "SELECT EXTRACTVALUE(1, CONCAT(0x7e, (SELECT {c} FROM {base}.{t} LIMIT 1)))",
    "SELECT * FROM accounts PROCEDURE ANALYSE()",
    "INSERT INTO {base}.accounts (name) VALUES ('written')",
    "UPDATE accounts SET name = 'written'",
    "DELETE FROM accounts",
    "CREATE TABLE written (id INT)",
    "DROP VIEW accounts",
    "EXECUTE IMMEDIATE 'SELECT {c} FROM {base}.{t}'",
    "LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE accounts",
    "GRANT SELECT ON {base}.* TO CURRENT_USER()",
    "SET GLOBAL read_only = 0",
    "SET PASSWORD = ''",
    "KILL 1",
]
POSTGRESQL = [
    *each(
        "SELECT {}",
        "pg_read_file('PG_VERSION') pg_read_file('/etc/passwd') pg_read_binary_file('PG_VERSION') pg_ls_dir('.')"
        " pg_stat_file('PG_VERSION') lo_import('/etc/passwd') lo_create(0) definer_reads()"
        " nextval('{base}.accounts_id_seq') pg_reload_conf() pg_switch_wal()",
    ),
    "SELECT lo_export(1, '{folder}/one')",
    "SELECT lo_from_bytea(0, 'written')",
    "SELECT loid, data FROM pg_largeobject",
    "SELECT passwd FROM pg_shadow",
    "SELECT rolname, rolpassword FROM pg_authid",
    "SELECT * FROM pg_statistic",
    "SELECT most_common_vals FROM pg_stats WHERE tablename = '{t}'",
    "SELECT * FROM pg_stats WHERE attname = '{c}'",
    "SELECT stxdndistinct FROM pg_statistic_ext_data",
    "SELECT pg_get_viewdef('accounts'::regclass) LIKE '%{c}%' AS x, CAST(1 / 0 AS text)",
    "SELECT query FROM pg_stat_activity WHERE query LIKE '%CANARY%' AND pid <> pg_backend_pid()",
    "SELECT * FROM pg_hba_file_rules",
    "SELECT * FROM pg_file_settings",
    "SELECT query_to_xml('SELECT * FROM {base}.{t}', true, true, '')",
    "SELECT table_to_xml('{base}.{t}', true, true, '')",
    "SELECT database_to_xml(true, true, '')",
    "SELECT * FROM ts_stat('SELECT to_tsvector({c}) FROM {base}.{t}')",
    "SELECT CAST((SELECT {c} FROM {base}.{t} LIMIT 1) AS integer)",
    "SELECT s FROM {base}.{t} AS s",
    "SELECT row_to_json(s) FROM {base}.{t} AS s",
    "SELECT (s).{c} FROM {t} AS s",
    "SELECT {c}(s) FROM {t} AS s",
    "SELECT s.{c} FROM {t} AS s",
    "SELECT to_jsonb(s) ->> '{c}' FROM {t} AS s WHERE to_jsonb(s) ->> '{c}' IS NOT NULL",
    "SELECT v.pg_ls_dir FROM (SELECT '.'::text) AS v",
    "TABLE {base}.{t}",
    "EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM {base}.{t}",
    "COPY {base}.{t} TO STDOUT",
    "COPY (SELECT 1) TO '{folder}/two'",
    "COPY accounts TO PROGRAM 'touch {folder}/three'",
    "WITH gone AS (DELETE FROM {base}.accounts RETURNING id) SELECT * FROM gone",
    "SELECT id INTO written FROM accounts",
    "INSERT INTO accounts (name) VALUES ('written')",
    "UPDATE accounts SET name = 'written'",
    "CREATE TABLE written (id integer)",
    "CREATE FUNCTION written() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "SET ROLE postgres",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "SELECT setval('{base}.accounts_id_seq', 1)",
    "SELECT * FROM dblink('dbname=postgres', 'SELECT 1') AS x (a integer)",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user",
]


def family(dialect: str, base: str, folder: str) -> list[str]:
    """Return the statements for one server, each for several secret columns."""
    secrets = (("servers", "password"), ("users", "email"), ("projects", "private_key"), ("config_files", "body"))
    texts = EVERYWHERE + (POSTGRESQL if dialect == "postgresql" else MARIADB)
    filled = [text.format(base=base, t=table, c=column, folder=folder) for text in texts for table, column in secrets]
    return list(dict.fromkeys(filled))
