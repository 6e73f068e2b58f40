-- What nobody may do on a copy. A line is one text; the line before each group names it. {secret} is a file that holds a
-- canary, {folder} its folder, {parquet} a file of the copy.

== files
SELECT * FROM '{secret}'
SELECT * FROM "{secret}"
FROM '{secret}'
SELECT * FROM read_csv('{secret}')
SELECT * FROM read_csv_auto('{secret}')
SELECT * FROM read_text('{secret}')
SELECT content FROM read_blob('{secret}')
SELECT * FROM read_json('{secret}')
SELECT * FROM read_json_auto('{secret}')
SELECT * FROM read_ndjson('{secret}')
SELECT * FROM read_json_objects('{secret}')
SELECT * FROM read_parquet('{secret}')
SELECT * FROM read_parquet('{folder}/*')
SELECT * FROM read_csv(['{secret}', '/etc/passwd'])
SELECT * FROM parquet_scan('{secret}')
SELECT * FROM parquet_metadata('{secret}')
SELECT * FROM parquet_schema('{secret}')
SELECT * FROM parquet_kv_metadata('{secret}')
SELECT * FROM parquet_file_metadata('{secret}')
SELECT * FROM parquet_bloom_probe('{secret}', 'id', 1)
SELECT * FROM sniff_csv('{secret}')
SELECT * FROM glob('{folder}/*')
SELECT * FROM glob('/etc/*')
SELECT * FROM glob('/proc/self/*')
SELECT * FROM read_text('/proc/self/environ')
SELECT * FROM read_text('/proc/1/environ')
SELECT * FROM read_blob('/proc/self/maps')
SELECT * FROM read_text('/dev/stdin')
SELECT * FROM read_csv('/dev/fd/0')
SELECT (SELECT content FROM read_text('{secret}'))
SELECT * FROM servers, read_text('{secret}')
SELECT * FROM servers, LATERAL (SELECT * FROM read_text('{secret}')) AS t
WITH t AS (SELECT * FROM read_text('{secret}')) SELECT * FROM t
WITH t AS MATERIALIZED (FROM '{secret}') SELECT * FROM t
SELECT id FROM servers WHERE name IN (SELECT content FROM read_text('{secret}'))
SELECT id FROM servers UNION ALL SELECT content FROM read_text('{secret}')
SELECT * FROM arrow_scan(1, 2, 3)
SELECT * FROM pandas_scan(1)
SELECT * FROM python_map_function(1)
SELECT * FROM read_duckdb('{secret}')
SELECT * FROM sqlite_scan('{secret}', 'servers')
SELECT * FROM st_read('{secret}')
SELECT * FROM read_xlsx('{secret}')
SELECT * FROM seq_scan('servers')

== copies
COPY servers TO '{folder}/out.csv'
COPY (SELECT 1) TO '{folder}/out.parquet' (FORMAT parquet)
COPY (SELECT 1) TO '{parquet}' (FORMAT parquet, USE_TMP_FILE false)
COPY servers FROM '{secret}'
COPY (SELECT content FROM read_text('{secret}')) TO '/dev/stdout'
COPY FROM DATABASE memory TO memory
EXPORT DATABASE '{folder}/export'
IMPORT DATABASE '{folder}'

== databases
ATTACH '{folder}/new.duckdb' AS other
ATTACH ':memory:' AS other
ATTACH '{secret}' AS other (TYPE sqlite)
ATTACH IF NOT EXISTS '{folder}/x.db'
ATTACH 'postgres:host=127.0.0.1' AS pg (TYPE postgres)
ATTACH 'https://example.com/x.duckdb'
DETACH memory
USE memory
CREATE DATABASE x
SELECT * FROM postgres_scan('host=127.0.0.1', 'public', 'servers')
SELECT * FROM mysql_query('x', 'SELECT 1')

== settings
PRAGMA database_list
PRAGMA threads=8
PRAGMA memory_limit='100GB'
PRAGMA enable_profiling
PRAGMA temp_directory='{folder}'
SET enable_external_access=true
SET GLOBAL enable_external_access=true
SET SESSION temp_directory='{folder}'
SET lock_configuration=false
SET allowed_paths=['{secret}']
SET allowed_directories=['/']
SET memory_limit='100GB'
SET python_enable_replacements=true
SET home_directory='{folder}'
SET log_query_path='{folder}/log'
SET VARIABLE x = 1
RESET lock_configuration
RESET enable_external_access
SELECT current_setting('enable_external_access')
SELECT getvariable('x')
SELECT set_config('lock_configuration', 'false')

== network
INSTALL httpfs
LOAD httpfs
FORCE INSTALL httpfs FROM 'https://example.com'
LOAD '{folder}/evil.duckdb_extension'
UPDATE EXTENSIONS
SELECT * FROM 'https://example.com/x.csv'
SELECT * FROM read_csv('https://example.com/x.csv')
SELECT * FROM read_parquet('s3://bucket/x.parquet')
SELECT * FROM read_text('http://169.254.169.254/latest/meta-data')
SELECT * FROM read_parquet('hf://datasets/x/y.parquet')
CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')
SELECT * FROM duckdb_secrets()
SELECT * FROM which_secret('s3://x', 's3')
DROP SECRET s

== session
SELECT getenv('HOME')
SELECT getenv('CANARY')
SELECT version()
SELECT current_user
SELECT session_user
SELECT current_database()
SELECT current_schema()
SELECT current_schemas(true)
SELECT current_query()
SELECT txid_current()
SELECT pg_backend_pid()
SELECT current_connection_id()
SELECT write_log('x')
SELECT nextval('s')
SELECT setseed(0.5)
SELECT sleep_ms(100000)
SELECT pg_sleep(100)
SELECT error('x')

== catalogs
SELECT * FROM information_schema.tables
SELECT * FROM information_schema.columns
SELECT * FROM "information_schema"."tables"
SELECT * FROM duckdb_views()
SELECT sql FROM duckdb_views()
SELECT * FROM duckdb_tables()
SELECT * FROM duckdb_columns()
SELECT * FROM duckdb_settings()
SELECT * FROM duckdb_functions()
SELECT * FROM duckdb_databases()
SELECT * FROM duckdb_extensions()
SELECT * FROM duckdb_variables()
SELECT * FROM duckdb_temporary_files()
SELECT * FROM duckdb_memory()
SELECT * FROM duckdb_logs()
SELECT * FROM duckdb_log_contexts()
SELECT * FROM duckdb_prepared_statements()
SELECT * FROM duckdb_external_file_cache()
SELECT * FROM duckdb_views
SELECT * FROM sqlite_master
SELECT * FROM sqlite_schema
SELECT * FROM pg_catalog.pg_class
SELECT * FROM pg_tables
SELECT * FROM pragma_show('servers')
SELECT * FROM pragma_table_info('servers')
SELECT * FROM pragma_database_size()
SELECT * FROM pragma_storage_info('servers')
SELECT * FROM pragma_user_agent()
SHOW TABLES
SHOW ALL TABLES
DESCRIBE servers
SUMMARIZE servers
SELECT * FROM (DESCRIBE servers)
SELECT * FROM (SHOW TABLES)
SELECT * FROM (SUMMARIZE servers)
SELECT * FROM memory.main.servers
SELECT * FROM main.servers

== dynamic
SELECT * FROM query('SELECT 42')
SELECT * FROM query('SELECT * FROM read_text(''{secret}'')')
SELECT * FROM query_table('servers')
SELECT * FROM query_table(['servers', 'accounts'])
PREPARE p AS SELECT * FROM servers
EXECUTE p
DEALLOCATE p
EXECUTE IMMEDIATE 'SELECT 1'
SELECT ?
SELECT $1
SELECT $name
SELECT * FROM servers WHERE id = :id
CREATE MACRO m() AS 1
CREATE OR REPLACE MACRO count(x) AS 0
CREATE MACRO t() AS TABLE SELECT * FROM read_text('{secret}')
CREATE FUNCTION f(a) AS a
SELECT COLUMNS('.*') FROM servers
SELECT COLUMNS(c -> c LIKE 'pass%') FROM servers
SELECT * EXCLUDE (id) FROM servers
SELECT json_execute_serialized_sql('x')
SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))
SELECT json_serialize_sql('SELECT * FROM servers')
SELECT json_serialize_plan('SELECT 1')
PRAGMA json_execute_serialized_sql('x')
SELECT * FROM sys_modules
SELECT * FROM files
SELECT * FROM request
SELECT * FROM connection
CALL pragma_version()
CALL repeat_row(1, num_rows = 10)
EXPLAIN SELECT 1
EXPLAIN ANALYZE SELECT * FROM servers
VALUES (1)
TABLE servers
PIVOT servers ON name USING count(*)
UNPIVOT servers ON id INTO NAME a VALUE b
SELECT * FROM (PIVOT servers ON protocol_type USING count(*))
SELECT 1; SELECT 2
SELECT 1; DROP VIEW servers

== writes
CREATE TABLE t (a INT)
CREATE TEMP TABLE t AS SELECT * FROM servers
CREATE VIEW v AS SELECT 1
CREATE OR REPLACE VIEW servers AS SELECT 1
CREATE SEQUENCE s
CREATE TYPE e AS ENUM ('a')
CREATE SCHEMA s
CREATE INDEX i ON servers (id)
DROP VIEW servers
ALTER VIEW servers RENAME TO x
INSERT INTO servers (id) VALUES (1)
UPDATE servers SET name = 'x'
DELETE FROM servers
TRUNCATE servers
MERGE INTO servers USING accounts ON true WHEN MATCHED THEN DELETE
WITH x AS (DELETE FROM servers RETURNING *) SELECT * FROM x
SELECT * INTO t FROM servers
BEGIN TRANSACTION
COMMIT
CHECKPOINT
VACUUM
ANALYZE
COMMENT ON VIEW servers IS 'x'
SELECT * FROM servers FOR UPDATE

== secrets
SELECT hostname FROM servers
SELECT s.password FROM servers s
SELECT private_key FROM projects
SELECT * FROM servers WHERE password LIKE 'C%'
SELECT id FROM servers ORDER BY private_key
SELECT * FROM users
SELECT email FROM users
SELECT * FROM config_files
SELECT value FROM environment_variables
SELECT a.id FROM servers a JOIN servers b USING (password)
SELECT access_token FROM agents
SELECT api_key FROM accounts
SELECT servers FROM servers
SELECT to_json(s) FROM servers s
SELECT struct_extract(s, 'password') FROM servers s
SELECT s['password'] FROM servers s
SELECT (s).password FROM servers s

== hidden
SELECT/**/content/**/FROM/**/read_text('{secret}')
SELECT * FROM ReAd_TeXt('{secret}')
SELECT * FROM "read_text"('{secret}')
SELECT * FROM system.main.read_text('{secret}')
SELECT '{secret}'.read_text()
SELECT 'x'.getenv()
SELECT /*+ hint */ 1; ATTACH ':memory:'
SELECT U&'\0061'
SELECT * FROM E'{secret}'
SELECT * FROM $${secret}$$
