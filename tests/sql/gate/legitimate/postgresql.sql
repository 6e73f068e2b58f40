SELECT name || '-' || id FROM servers ORDER BY id

SELECT "name" FROM "servers" ORDER BY "id"

SELECT NAME, SERVERS.Id FROM SERVERS ORDER BY Id

SELECT s.name::text, id::int, '5'::integer + 1, enabled::int FROM servers s ORDER BY id

SELECT created_at::date AS day, COUNT(*) FROM deployments GROUP BY created_at::date ORDER BY day

SELECT created_at::date, COUNT(*) FROM deployments GROUP BY 1 ORDER BY 1

SELECT date_trunc('week', created_at) AS week, COUNT(*) FROM deployments GROUP BY week ORDER BY week

SELECT date_trunc('month', created_at)::date, status, count(*) FROM deployments GROUP BY 1, 2 ORDER BY 1, 2

SELECT EXTRACT(EPOCH FROM (completed_at - started_at)) AS seconds FROM deployments ORDER BY id

SELECT EXTRACT(dow FROM created_at), extract(hour from created_at), date_part('year', created_at) FROM deployments ORDER BY id

SELECT AVG(EXTRACT(EPOCH FROM completed_at - started_at))::numeric(10,2) FROM deployments WHERE completed_at IS NOT NULL

SELECT completed_at - started_at, age(completed_at, started_at) FROM deployments ORDER BY id

SELECT COUNT(*) FROM deployments WHERE created_at < now() - interval '1 day'

SELECT COUNT(*) FROM deployments WHERE created_at < NOW() AND created_at < CURRENT_TIMESTAMP AND created_at < LOCALTIMESTAMP AND created_at::date <= CURRENT_DATE

SELECT timestamp '2026-01-31 10:00' + INTERVAL '2 hours 30 minutes', DATE '2026-01-31' + 1, date '2026-03-01' - date '2026-02-01', interval '1' day, INTERVAL '1-2' YEAR TO MONTH

SELECT created_at + interval '1 week' * 2, created_at - '1 day'::interval FROM deployments ORDER BY id

SELECT created_at AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/London' FROM deployments ORDER BY id

SELECT to_char(created_at, 'YYYY-MM-DD HH24:MI') FROM deployments ORDER BY id

SELECT to_date('2026-01-31', 'YYYY-MM-DD'), to_timestamp(0) AT TIME ZONE 'UTC', make_date(2026, 1, 31), to_number('12', '99')

SELECT id FROM servers WHERE name ILIKE 'WEB%' ORDER BY id

SELECT id FROM servers WHERE name NOT ILIKE 'web%' ORDER BY id

SELECT id FROM servers WHERE name ~ '^web[0-9]+$' ORDER BY id

SELECT id FROM servers WHERE name ~* 'WEB' AND name !~ 'db' AND name !~* 'x{2}' ORDER BY id

SELECT id FROM servers WHERE name SIMILAR TO '(web|db)%' ORDER BY id

SELECT id FROM servers WHERE name ~~ 'web%' OR name !~~ 'x%' ORDER BY id

SELECT string_agg(name, ', ' ORDER BY id) FROM servers

SELECT string_agg(DISTINCT status, ',') FROM deployments

SELECT array_agg(id ORDER BY id DESC) FROM servers

SELECT project_id, array_agg(DISTINCT status) FROM deployments GROUP BY project_id ORDER BY project_id

SELECT array_to_string(array_agg(name ORDER BY id), '/') FROM servers

SELECT COUNT(*) FILTER (WHERE status = 'failed') AS failed, COUNT(*) FILTER (WHERE status = 'completed') FROM deployments

SELECT bool_and(enabled), bool_or(enabled), every(enabled) FROM servers

SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY file_operations), percentile_disc(0.9) WITHIN GROUP (ORDER BY id), mode() WITHIN GROUP (ORDER BY status) FROM deployments_servers

SELECT stddev(id), variance(id), corr(id, project_id) FROM servers

SELECT json_agg(name ORDER BY id) FROM servers

SELECT jsonb_agg(jsonb_build_object('id', id, 'name', name) ORDER BY id) FROM servers

SELECT json_build_object('n', count(*)) FROM servers

SELECT row_to_json(x) FROM (SELECT id, status FROM deployments_servers) x ORDER BY x.id

SELECT to_jsonb(ds) FROM deployments_servers ds ORDER BY ds.id

SELECT ds::text FROM deployments_servers ds ORDER BY ds.id

SELECT count(ds), count(ds.*) FROM deployments_servers ds

SELECT '{"a": {"b": 5}}'::jsonb -> 'a' ->> 'b', '{"a": [1,2]}'::json #>> '{a,1}', '{"a":1}'::jsonb @> '{"a":1}', '{"a":1}'::jsonb ? 'a'

SELECT jsonb_extract_path_text('{"a": "x"}', 'a'), jsonb_array_length('[1,2]'), jsonb_typeof('[]')

SELECT value FROM jsonb_array_elements('[1, 2, 3]') AS value

SELECT e.key, e.value FROM jsonb_each_text('{"a": "1", "b": "2"}') AS e ORDER BY 1

SELECT key, value FROM json_each('{"a": 1}')

SELECT n FROM generate_series(1, 5) AS n

SELECT generate_series(1, 3)

SELECT d::date FROM generate_series('2026-01-01'::timestamp, '2026-01-07'::timestamp, '1 day') AS d

SELECT day::date, COUNT(d.id) FROM generate_series(date '2026-04-01', date '2026-04-20', interval '1 day') AS day LEFT JOIN deployments d ON d.created_at::date = day::date GROUP BY day ORDER BY day

SELECT g.n, s.id FROM generate_series(1, 3) AS g(n) LEFT JOIN servers s ON s.id = g.n ORDER BY g.n

SELECT x, ordinality FROM unnest(ARRAY['a', 'b']) WITH ORDINALITY AS t(x, ordinality)

SELECT unnest(ARRAY[1, 2, 3]), unnest('{a,b}'::text[])

SELECT ARRAY[1, 2, 3], ARRAY[[1, 2], [3, 4]], (ARRAY[10, 20, 30])[2], ARRAY[1,2] || 3, (ARRAY[1,2,3])[1:2]

SELECT ARRAY(SELECT id FROM servers ORDER BY id)

SELECT id FROM servers WHERE id = ANY (ARRAY[1, 2, 3]) ORDER BY id

SELECT id FROM servers WHERE id = ANY ('{1,2}'::bigint[]) ORDER BY id

SELECT id FROM servers WHERE id <> ALL (SELECT server_id FROM deployments_servers WHERE server_id IS NOT NULL) ORDER BY id

SELECT DISTINCT ON (project_id) project_id, id, status FROM deployments ORDER BY project_id, created_at DESC, id DESC

SELECT p.id, latest.id FROM projects p LEFT JOIN LATERAL (SELECT d.id FROM deployments d WHERE d.project_id = p.id ORDER BY d.id DESC LIMIT 1) latest ON true ORDER BY p.id

SELECT p.name, x.n FROM projects p CROSS JOIN LATERAL (SELECT COUNT(*) AS n FROM servers s WHERE s.project_id = p.id) x ORDER BY p.id

SELECT p.name, x.n FROM projects p, LATERAL (SELECT COUNT(*) AS n FROM servers s WHERE s.project_id = p.id) AS x ORDER BY p.id

SELECT v.a, v.b FROM (VALUES (1, 'x'), (2, 'y')) AS v(a, b) ORDER BY v.a

SELECT column1 FROM (VALUES (1), (2)) AS v ORDER BY 1

WITH v(a) AS (VALUES (1), (2)) SELECT a FROM v ORDER BY a

SELECT status, count(*) FROM deployments GROUP BY ROLLUP (status) ORDER BY status NULLS LAST

SELECT status, preview, count(*), grouping(status) FROM deployments GROUP BY CUBE (status, preview) ORDER BY 1, 2, 3

SELECT status, preview, count(*) FROM deployments GROUP BY GROUPING SETS ((status), (preview), ()) ORDER BY 1, 2, 3

SELECT p.*, COUNT(d.id) FROM (SELECT id, name FROM projects) p LEFT JOIN deployments d ON d.project_id = p.id GROUP BY p.id, p.name ORDER BY p.id

SELECT d.*, COUNT(st.id) FROM deployments d LEFT JOIN deployment_steps st ON st.deployment_id = d.id GROUP BY d.id ORDER BY d.id

SELECT d.id AS deployment, d.status, d.branch, COUNT(*) FROM deployments d JOIN deployments_servers ds ON ds.deployment_id = d.id GROUP BY deployment ORDER BY deployment

SELECT d.id, d.status, COUNT(*) FROM deployments d JOIN deployments_servers ds ON ds.deployment_id = d.id GROUP BY 1 ORDER BY 1

SELECT p.name, a.permalink, COUNT(d.id) FROM accounts a JOIN projects p ON p.account_id = a.id LEFT JOIN deployments d ON d.project_id = p.id GROUP BY p.id, a.id ORDER BY p.name, a.permalink

SELECT d.identifier, (SELECT max(x.id) FROM deployment_steps x WHERE x.deployment_id = d.id AND x.status = d.status) FROM deployments d LEFT JOIN deployments_servers ds ON ds.deployment_id = d.id GROUP BY d.id ORDER BY d.id

SELECT branch, count(*) FROM deployments d GROUP BY id ORDER BY d.created_at, id

SELECT id, name FROM servers ORDER BY server_group_id NULLS FIRST, id

SELECT id, name FROM servers ORDER BY server_group_id DESC NULLS LAST, id

SELECT id FROM servers ORDER BY id FETCH FIRST 3 ROWS ONLY

SELECT id FROM servers ORDER BY id OFFSET 2 ROWS FETCH NEXT 2 ROWS ONLY

SELECT id FROM servers ORDER BY id LIMIT ALL OFFSET 1

SELECT project_id FROM servers ORDER BY project_id FETCH FIRST 1 ROWS WITH TIES

SELECT 7 / 2, 7 / 2.0, 7 % 2, 2 ^ 10, |/ 16.0, @ -5, 5 # 3, 1 << 3, 8 >> 1, 6 & 3, 6 | 3, ~5

SELECT -2 ^ 2, 2 + 3 * 4 - 1, (2 + 3) * 4, 10 / 3 * 3, 1 = 1 AND NOT 2 = 1

SELECT E'tab\there', E'quote\'s', $$dollar $quoted$ 'text'$$, $tag$with $$ inside$tag$, 'back\slash', B'101', X'1F'

SELECT 'con'
'catenated'

SELECT /* nested /* comment */ here */ 1

SELECT TRUE, FALSE, NULL, true AND NULL, NOT false

SELECT id FROM servers WHERE enabled IS TRUE AND enabled IS NOT FALSE AND (atomic IS UNKNOWN OR atomic IS NOT UNKNOWN) ORDER BY id

SELECT id FROM servers WHERE server_group_id IS DISTINCT FROM 1 AND name IS NOT DISTINCT FROM name ORDER BY id

SELECT id FROM servers WHERE server_group_id ISNULL OR server_group_id NOTNULL ORDER BY id

SELECT id FROM servers WHERE id BETWEEN SYMMETRIC 5 AND 2 ORDER BY id

SELECT (DATE '2026-01-01', DATE '2026-02-01') OVERLAPS (DATE '2026-01-15', DATE '2026-03-01')

SELECT ROW(1, 2) = ROW(1, 2), (1, 2) < (1, 3), ROW(1, NULL) IS NOT NULL

SELECT CASE WHEN id > 3 THEN 'big' ELSE 'small' END, CASE id WHEN 1 THEN 'one' END FROM servers ORDER BY id

SELECT GREATEST(1, 2, 3), LEAST(1, 2), COALESCE(NULL, 'x'), NULLIF(1, 1)

SELECT SUBSTRING(name FROM 1 FOR 3), SUBSTRING(name, 2), substring(name from '[0-9]+'), POSITION('b' IN name), OVERLAY(name PLACING 'X' FROM 1 FOR 1) FROM servers ORDER BY id

SELECT TRIM(BOTH 'x' FROM 'xxaxx'), TRIM(LEADING FROM '  a'), TRIM('  b '), BTRIM('xbx', 'x'), trim(trailing 'x' from 'ax')

SELECT split_part(identifier, '-', 1), left(name, 2), right(name, 2), reverse(name), initcap(name), strpos(name, 'b') FROM servers ORDER BY id

SELECT lpad(id::text, 5, '0'), rpad(name, 10), repeat('ab', 3), md5(name) FROM servers ORDER BY id

SELECT repeat('#', id::int % 50) FROM servers ORDER BY id

SELECT regexp_replace(name, '[0-9]+', 'N', 'g'), regexp_match(name, '([a-z]+)([0-9]+)'), (regexp_match(name, '[a-z]+'))[1] FROM servers ORDER BY id

SELECT regexp_split_to_table('a,b,c', ','), string_to_array('a,b', ',')

SELECT format('%s has id %s', name, id), concat(name, ' ', id), concat_ws('-', name, protocol_type) FROM servers ORDER BY id

SELECT CAST(id AS varchar(20)), CAST('1.5' AS double precision), CAST(1 AS numeric(5, 2)), '2026-01-31'::timestamp with time zone AT TIME ZONE 'UTC', '1 day'::interval, '{}'::jsonb, CAST('a' AS character varying(5)) FROM servers ORDER BY id

SELECT round(2.567, 1), trunc(2.9), ceil(1.1), floor(1.9), mod(7, 3), div(7, 2), power(2, 3), sqrt(9), ln(1), log(100), abs(-1), sign(-3.0), width_bucket(5, 0, 10, 5)

SELECT id, sum(id) OVER (ORDER BY id RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE TIES), count(*) FILTER (WHERE enabled) OVER (PARTITION BY project_id) FROM servers ORDER BY id

SELECT id, lag(created_at) OVER (PARTITION BY project_id ORDER BY id), created_at - lag(created_at) OVER (PARTITION BY project_id ORDER BY id) FROM deployments ORDER BY id

SELECT id, sum(id) OVER (w ROWS 2 PRECEDING) FROM servers WINDOW w AS (ORDER BY id) ORDER BY id

SELECT id FROM deployments JOIN (SELECT id FROM servers) x USING (id) ORDER BY id

SELECT * FROM deployments_servers NATURAL JOIN (SELECT 1::bigint AS id) x

SELECT d.id, p.id FROM deployments d FULL JOIN projects p ON p.id = d.project_id ORDER BY d.id, p.id

SELECT a.id FROM (servers AS a JOIN projects AS b ON a.project_id = b.id) ORDER BY a.id

SELECT a.id, c.id FROM servers a JOIN projects b JOIN accounts c ON c.id = b.account_id ON b.id = a.project_id ORDER BY a.id

WITH x AS MATERIALIZED (SELECT id FROM servers), y AS NOT MATERIALIZED (SELECT id FROM x) SELECT COUNT(*) FROM y

WITH servers AS (SELECT id, name FROM servers WHERE enabled) SELECT * FROM servers ORDER BY id

WITH servers AS (SELECT 42 AS id) SELECT servers.id FROM servers

WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT sum(n) FROM t

WITH RECURSIVE a AS (SELECT id FROM b), b AS (SELECT id FROM servers) SELECT COUNT(*) FROM a

SELECT count(*), lower(name), name || 'x', 1, 'x', NULL, CASE WHEN true THEN 1 END, name::text, (SELECT 1), now() IS NULL, coalesce(name), s.id + 1, ARRAY[1], EXISTS (SELECT 1), -id FROM servers s GROUP BY s.id, name ORDER BY s.id

SELECT date '2026-01-01', interval '1 day', '1'::int, CAST(1 AS text), current_date IS NULL, extract(year from date '2026-01-01'), round(1.5), "lower"."x" FROM (SELECT 1 AS x) AS lower

SELECT s.name AS "Server", s.id AS "ID" FROM servers s ORDER BY "ID"

SELECT "S".name FROM servers AS "S" ORDER BY "S".id

SELECT count(*) AS value, status AS type, max(id) AS position FROM deployments GROUP BY type ORDER BY type

SELECT name AS year FROM servers ORDER BY id

SELECT id % 2 AS parity, count(*) FROM servers GROUP BY id % 2 ORDER BY parity

SELECT id%2, count(*) FROM servers GROUP BY 1 ORDER BY 1

SELECT 1 FROM servers WHERE name LIKE '100%' OR name LIKE '%s' OR name = '%(x)s' OR name = ':x' OR name = '?'

SELECT make_interval(days => 10), make_interval(0, 0, 0, 1)

SELECT to_tsvector('english', message) @@ plainto_tsquery('english', 'permission') FROM deployment_step_logs ORDER BY id

SELECT name COLLATE "C" FROM servers ORDER BY name COLLATE "C", id

SELECT encode(convert_to(name, 'UTF8'), 'hex'), encode(sha256('x'::bytea), 'hex') FROM servers ORDER BY id

SELECT starts_with(name, 'web'), translate(name, 'abc', 'xyz'), ascii(name), chr(65), octet_length(name), char_length(name) FROM servers ORDER BY id

SELECT x.day, x.n, sum(x.n) OVER (ORDER BY x.day) FROM (SELECT date_trunc('day', created_at) AS day, count(*) AS n FROM deployments GROUP BY 1) x ORDER BY x.day

SELECT '2026-04-14 10:38:26'::timestamp::date, ('{1,2,3}'::int[])[1], cardinality(ARRAY[1,2]), array_length(ARRAY[1,2], 1), 3 = ANY (ARRAY[1,2,3]), ARRAY[1,2] @> ARRAY[1], ARRAY[1,2] && ARRAY[2]

SELECT '1'::int8::text::varchar, 1::numeric / 3, 10::float8 / 4, '5'::int2

SELECT id FROM servers WHERE name = 'ünï' OR name LIKE 'ß%' ORDER BY id

SELECT name AS größe FROM servers ORDER BY größe, id

(SELECT id FROM servers WHERE id < 3) UNION ALL (SELECT id FROM projects WHERE id < 3) ORDER BY id

SELECT id FROM servers WHERE id = ANY (SELECT server_id FROM deployments_servers) ORDER BY id

((SELECT id FROM servers) UNION (SELECT id FROM projects)) ORDER BY id

SELECT * FROM ((SELECT id FROM servers) UNION ALL (SELECT id FROM projects)) AS x ORDER BY id

SELECT ((SELECT COUNT(*) FROM servers) + 1), ((SELECT 1)) FROM projects ORDER BY id

SELECT id FROM servers WHERE id IN ((SELECT server_id FROM deployments_servers) UNION (SELECT 1)) ORDER BY id

SELECT * FROM deployments_servers d WHERE (d.deployment_id, d.id) > (100, 5) ORDER BY id

SELECT COUNT(*)::int FROM deployments WHERE created_at::date = DATE '2026-04-14'

SELECT ROUND(100.0 * SUM(CASE WHEN status = 'failed' THEN 1 ELSE 0 END) / NULLIF(COUNT(*), 0), 2) AS failure_rate FROM deployments

SELECT (ARRAY_AGG(name ORDER BY id))[1] FROM servers GROUP BY project_id ORDER BY project_id

SELECT (SELECT count(*) FROM servers)::text, CASE WHEN true THEN 1 END::text

SELECT ARRAY_AGG(DISTINCT status) FILTER (WHERE status IS NOT NULL) FROM deployments

SELECT id, sum(id) OVER w2 FROM servers WINDOW w AS (PARTITION BY project_id), w2 AS (w ORDER BY id) ORDER BY id

SELECT id FROM servers ORDER BY CASE WHEN enabled THEN 0 ELSE 1 END, id LIMIT (SELECT 2) OFFSET 0

SELECT project_id FROM servers EXCEPT ALL SELECT id FROM projects ORDER BY 1

SELECT id FROM servers INTERSECT ALL SELECT server_id FROM deployments_servers ORDER BY 1

SELECT id FROM deployments d FULL OUTER JOIN (SELECT id FROM servers) s USING (id) ORDER BY id

SELECT s.id, g FROM servers s CROSS JOIN LATERAL generate_series(1, 2) AS g ORDER BY s.id, g

SELECT s.id, m[1] FROM servers s, LATERAL regexp_matches(s.name, '[a-z]+') AS m ORDER BY s.id

SELECT id FROM servers WHERE name LIKE ANY (ARRAY['web%', 'db%']) ORDER BY id

SELECT id FROM servers WHERE name NOT LIKE ALL (ARRAY['web%', 'db%']) ORDER BY id

SELECT id FROM servers WHERE id = ANY (VALUES (111), (112)) ORDER BY id

SELECT id FROM servers WHERE id IN (VALUES (111), (112)) ORDER BY id

SELECT (CURRENT_DATE - INTERVAL '7 days')::date IS NOT NULL, now()::date - 7 IS NOT NULL

SELECT date_trunc('day', created_at AT TIME ZONE 'UTC') FROM deployments ORDER BY id

SELECT json_agg(row_to_json(x)) FROM (SELECT id, name FROM servers ORDER BY id) x

SELECT jsonb_agg(to_jsonb(x) - 'id') FROM (SELECT id, name FROM servers ORDER BY id) x

SELECT '[1,2]'::jsonb->0, '[1,2]'::jsonb->-1, '[1,2]'::jsonb -> -1, '{"a":1}'::jsonb || '{"b":2}'::jsonb, '{"a":1}'::jsonb #- '{a}'

SELECT x::timestamp(0), '5'::char(3), ARRAY['a']::varchar(5)[], interval '1 day'::text FROM (SELECT now() AS x) y WHERE false

SELECT EXTRACT(EPOCH FROM (completed_at - started_at))/60 AS minutes FROM deployments ORDER BY id

SELECT DATE(created_at), count(*) FROM deployments GROUP BY DATE(created_at) ORDER BY 1

SELECT string_agg(name, E'\n' ORDER BY id) FROM servers

SELECT id, percent_rank() OVER (ORDER BY id), cume_dist() OVER (ORDER BY id) FROM servers ORDER BY id

SELECT id AS "order", name AS "group" FROM servers ORDER BY "order"

SELECT count(*) AS count, max(id) AS max FROM servers HAVING count(*) > 0

SELECT id AS date, id AS time, id AS timestamp, id AS interval, id AS text FROM servers ORDER BY date, time, timestamp, interval, text

SELECT status AS value, count(*) AS rank FROM deployments GROUP BY value ORDER BY rank, value

SELECT count(*) rows, max(id) last FROM servers

SELECT s.name, p.name FROM servers AS s JOIN projects AS p ON (s.project_id = p.id) WHERE (s.enabled) AND ((p.id > 0)) ORDER BY (s.id)

SELECT CASE WHEN (SELECT count(*) FROM servers) > 5 THEN 'many' ELSE 'few' END

SELECT status, count(*), round(count(*) * 100.0 / sum(count(*)) OVER (), 1) AS pct FROM deployments GROUP BY status ORDER BY status

WITH d AS (SELECT project_id, count(*) AS n FROM deployments GROUP BY project_id) SELECT p.name, coalesce(d.n, 0) FROM projects p LEFT JOIN d ON d.project_id = p.id ORDER BY p.id

WITH RECURSIVE t AS (SELECT id, project_id, 1 AS depth FROM servers WHERE id = 111 UNION SELECT s.id, s.project_id, t.depth + 1 FROM servers s, t WHERE s.id = t.id + 1 AND t.depth < 3) SELECT * FROM t ORDER BY depth

SELECT percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY id) FROM servers

SELECT count(DISTINCT (project_id, protocol_type)) FROM servers

SELECT GREATEST(created_at, started_at), created_at BETWEEN '2026-01-01' AND '2026-12-31' FROM deployments ORDER BY id

SELECT deployments.* FROM deployments JOIN projects ON projects.id = deployments.project_id WHERE projects.name = 'City Museum' ORDER BY deployments.id

SELECT to_char(date_trunc('hour', created_at), 'YYYY-MM-DD"T"HH24:00') AS hour, COUNT(*) FROM deployments GROUP BY hour ORDER BY hour

SELECT EXISTS (SELECT 1 FROM deployments WHERE status = 'failed') AS any_failed, NOT EXISTS (SELECT 1 FROM agents)

SELECT id FROM deployments WHERE status IN ('failed') AND (branch = 'main' OR branch IS NULL) AND id > 0 ORDER BY id DESC FETCH FIRST ROW ONLY

SELECT id, name, row_number() OVER (PARTITION BY project_id ORDER BY id ROWS UNBOUNDED PRECEDING) FROM servers ORDER BY id

SELECT sum(x) FROM unnest(ARRAY[1,2,3]) AS x

SELECT a.n, b.n FROM generate_series(1, 3) AS a(n) JOIN generate_series(2, 4) AS b(n) ON a.n = b.n

SELECT date_bin('15 minutes', created_at, TIMESTAMP '2026-01-01'), COUNT(*) FROM deployments GROUP BY 1 ORDER BY 1

SELECT x.key, x.value FROM jsonb_each('{"a": 1}'::jsonb) AS x(key, value)

SELECT left(identifier, 8) || '…' FROM deployments ORDER BY id

SELECT 'a' || NULL, 1 || 'x', 'x' || 1.5

SELECT 5 / 2, 5 / 2.0, -5 % 3, 2 ^ 3 ^ 2, NOT true OR true, 1 + 2 * 3 = 7

SELECT id FROM servers WHERE NOT (name = 'web1') AND name IS NOT NULL AND name <> '' ORDER BY id

SELECT 1 WHERE 'it''s' = E'it\'s' AND $$a$$ = 'a'

SELECT current_date - date '2026-01-01' > 0, age(timestamp '2026-03-01', timestamp '2026-01-01'), justify_days(interval '40 days')

SELECT DISTINCT ON (p.id) p.id, p.name, d.status FROM projects p JOIN deployments d ON d.project_id = p.id ORDER BY p.id, d.created_at DESC, d.id

SELECT p.id, p.name, array_agg(s.name ORDER BY s.name) AS servers FROM projects p JOIN servers s ON s.project_id = p.id GROUP BY p.id HAVING count(*) > 1 ORDER BY p.id

SELECT d.* FROM (SELECT DISTINCT project_id FROM deployments) d ORDER BY 1

SELECT status, count(*) FROM deployments GROUP BY status ORDER BY count DESC, status

SELECT date_trunc('day', created_at), count(*), max(id) FROM deployments GROUP BY date_trunc ORDER BY date_trunc

SELECT lower(name), id::text, CASE WHEN enabled THEN 1 END FROM servers ORDER BY lower, id, "case"

SELECT x.count, x.max FROM (SELECT count(*), max(id) FROM servers) x

WITH x AS (SELECT count(*), status FROM deployments GROUP BY status) SELECT count, status FROM x ORDER BY count, status
