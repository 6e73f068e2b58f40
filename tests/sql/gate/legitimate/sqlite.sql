SELECT name || '-' || id FROM servers ORDER BY id

SELECT date(created_at), COUNT(*) FROM deployments GROUP BY date(created_at) ORDER BY 1

SELECT strftime('%Y-%m', created_at) AS month, COUNT(*) FROM deployments GROUP BY month ORDER BY month

SELECT datetime(created_at, '+1 day', 'start of month') FROM deployments ORDER BY id

SELECT julianday(completed_at) - julianday(started_at) FROM deployments ORDER BY id

SELECT CAST((julianday(completed_at) - julianday(started_at)) * 86400 AS INTEGER) AS seconds FROM deployments ORDER BY id

SELECT unixepoch(created_at) FROM deployments ORDER BY id

SELECT COUNT(*) FROM deployments WHERE created_at < CURRENT_TIMESTAMP AND created_at < datetime('now')

SELECT COUNT(*) FROM deployments WHERE date(created_at) <= CURRENT_DATE

SELECT GROUP_CONCAT(name) FROM (SELECT name FROM servers ORDER BY id)

SELECT GROUP_CONCAT(name, ', ') FROM (SELECT name FROM servers ORDER BY id)

SELECT group_concat(DISTINCT status) FROM (SELECT status FROM deployments ORDER BY status)

SELECT COUNT(*) FILTER (WHERE status = 'failed') AS failed, COUNT(*) FROM deployments

SELECT total(file_operations), sum(file_operations) FROM deployments_servers

SELECT iif(enabled, 'yes', 'no') FROM servers ORDER BY id

SELECT ifnull(server_group_id, -1) FROM servers ORDER BY id

SELECT typeof(id), typeof(name), typeof(created_at), typeof(enabled) FROM servers ORDER BY id

SELECT instr(name, 'b'), substr(name, -3), substr(name, 2, 2), hex(name) FROM servers ORDER BY id

SELECT printf('%05d', id), printf('%.2f', id / 3.0), format('%s', name) FROM servers ORDER BY id

SELECT json_object('id', id, 'name', name) FROM servers ORDER BY id

SELECT json_array(1, 2, 'three'), json('{"a": 1}'), json_extract('{"a": {"b": 5}}', '$.a.b')

SELECT '{"a": 1}' -> '$.a', '{"a": "x"}' ->> '$.a', '{"a": [1,2]}' ->> 'a'

SELECT json_group_array(name) FROM (SELECT name FROM servers ORDER BY id)

SELECT json_group_object(id, name) FROM (SELECT id, name FROM servers ORDER BY id)

SELECT value FROM json_each('[1, 2, 3]')

SELECT j.key, j.value FROM json_each('{"a": 1, "b": 2}') AS j

SELECT fullkey, atom FROM json_tree('{"a": [1, 2]}') WHERE atom IS NOT NULL

SELECT s.id, j.value FROM servers s, json_each(json_array(s.id, s.name)) j ORDER BY s.id, j.key

SELECT id FROM servers WHERE name GLOB 'web*' ORDER BY id

SELECT id FROM servers WHERE name NOT GLOB '*[0-9]' ORDER BY id

SELECT id FROM servers WHERE name = 'WEB1' COLLATE NOCASE ORDER BY id

SELECT name FROM servers ORDER BY name COLLATE NOCASE DESC, id

SELECT id FROM servers WHERE server_group_id IS 1 OR server_group_id IS NOT NULL ORDER BY id

SELECT id FROM servers WHERE server_group_id ISNULL ORDER BY id

SELECT id FROM servers WHERE server_group_id NOTNULL ORDER BY id

SELECT id FROM servers WHERE server_group_id NOT NULL ORDER BY id

SELECT id FROM servers WHERE server_group_id IS DISTINCT FROM 1 ORDER BY id

SELECT id FROM servers WHERE id == 1

SELECT 7 / 2, 7 / 2.0, 7 % 2, 1 << 3, 8 >> 1, 6 & 3, 6 | 3, ~5

SELECT 5 IS 5, NULL IS NULL, 1 IS NOT 2, 3 IS NULL

SELECT max(1, 2, 3), min(4, 5), abs(-3), round(2.5), sign(-2)

SELECT CAST('5.71' AS DECIMAL), CAST('5.71' AS INTEGER), CAST(5 AS TEXT), CAST('x' AS BLOB), CAST('7.5' AS REAL)

SELECT CAST('12abc' AS NUMERIC), CAST(3.9 AS INT)

SELECT X'4142', x'00', 0x1F, 1e3, .5, 5., 1.5e-3

SELECT "name" FROM "servers" ORDER BY "id"

SELECT [name] FROM [servers] ORDER BY [id]

SELECT `name` FROM `servers` ORDER BY `id`

SELECT s."name", s.[protocol_type] FROM servers AS "s" ORDER BY s.id

SELECT id FROM servers WHERE protocol_type = "ssh" ORDER BY id

SELECT name, "a string" FROM servers ORDER BY id

SELECT name 'the name', id 'the id' FROM servers ORDER BY id

SELECT name AS 'the name' FROM servers ORDER BY id

SELECT id FROM servers LIMIT 2, 3

SELECT id FROM servers ORDER BY id LIMIT -1 OFFSET 3

SELECT * FROM (SELECT count(*), max(id) FROM servers)

SELECT * FROM (SELECT lower(name), NAME, id + 1 FROM servers) ORDER BY 1

SELECT "count(*)" FROM (SELECT count(*) FROM servers)

SELECT * FROM (SELECT id AS a FROM servers UNION SELECT id FROM projects) ORDER BY a

SELECT column1, column2 FROM (VALUES (1, 'a'), (2, 'b'))

WITH v(a, b) AS (VALUES (1, 'x'), (2, 'y')) SELECT * FROM v ORDER BY a

SELECT * FROM server_groups NATURAL JOIN (SELECT 1 AS id) ORDER BY id

SELECT id FROM deployments JOIN (SELECT id FROM servers) USING (id) ORDER BY id

SELECT d.id, ds.id FROM deployments d LEFT JOIN deployments_servers ds ON ds.deployment_id = d.id ORDER BY d.id, ds.id

SELECT d.id, p.id FROM deployments d FULL OUTER JOIN projects p ON p.id = d.project_id ORDER BY d.id, p.id

SELECT name FROM servers ORDER BY server_group_id NULLS LAST, id

SELECT name FROM servers ORDER BY server_group_id DESC NULLS FIRST, id DESC

SELECT project_id, name, max(id) FROM servers GROUP BY project_id ORDER BY project_id

SELECT project_id, COUNT(*) FROM servers GROUP BY project_id HAVING name IS NOT NULL ORDER BY 1

SELECT id, sum(id) OVER (ORDER BY id GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM servers ORDER BY id

SELECT id, sum(id) OVER (ORDER BY id RANGE BETWEEN 2 PRECEDING AND 2 FOLLOWING EXCLUDE CURRENT ROW) FROM servers ORDER BY id

SELECT id, group_concat(name, '/') OVER (PARTITION BY project_id ORDER BY id) FROM servers ORDER BY id

SELECT count(*) FILTER (WHERE enabled) OVER (PARTITION BY project_id) FROM servers ORDER BY id

SELECT id, nth_value(name, 2) OVER win FROM servers WINDOW win AS (ORDER BY id) ORDER BY id

WITH RECURSIVE dates(d) AS (SELECT date('2026-01-01') UNION ALL SELECT date(d, '+1 day') FROM dates WHERE d < '2026-01-10') SELECT d FROM dates

WITH dates(d) AS (SELECT date('2026-01-01') UNION ALL SELECT date(d, '+1 day') FROM dates WHERE d < '2026-01-10') SELECT d, (SELECT COUNT(*) FROM deployments WHERE date(created_at) = d) FROM dates

WITH x AS MATERIALIZED (SELECT id FROM servers) SELECT COUNT(*) FROM x

WITH x AS NOT MATERIALIZED (SELECT id FROM servers) SELECT COUNT(*) FROM x

WITH b AS (SELECT id FROM a), a AS (SELECT id FROM servers) SELECT COUNT(*) FROM b

SELECT quote(name), unicode(name), char(65, 66) FROM servers ORDER BY id

SELECT likely(1), unlikely(0), coalesce(NULL, 2)

SELECT sqrt(16), pow(2, 10), ln(1), log10(100), floor(1.5), ceil(1.2), pi() > 3, exp(0), mod(7, 3)

SELECT ltrim('  x'), rtrim('x  '), trim('xxaxx', 'x'), replace('aXb', 'X', '-')

SELECT EXISTS (SELECT 1 FROM servers), NOT EXISTS (SELECT 1 FROM servers)

SELECT CASE WHEN id > 3 THEN 'big' END FROM servers ORDER BY id

SELECT id FROM servers WHERE id IN () ORDER BY id

SELECT (1, 2) = (1, 2), (1, 2) < (1, 3)

SELECT id FROM servers WHERE (id, name) IN (VALUES (1, 'x'), (2, 'y')) OR id = 3

SELECT time(created_at), strftime('%H', created_at), strftime('%w', created_at), strftime('%s', created_at) FROM deployments ORDER BY id

SELECT NAME FROM SERVERS ORDER BY ID

SELECT Servers.Name FROM Servers ORDER BY Servers.Id

SELECT name FROM servers AS s WHERE S.ID > 1 ORDER BY s.id

SELECT id, row_number() OVER (ORDER BY id) - 1 AS zero_based FROM servers ORDER BY id

SELECT TRUE, FALSE, NOT TRUE, TRUE AND FALSE

SELECT id FROM servers WHERE name LIKE 'WEB%' ORDER BY id /* unfinished comment

SELECT a.id FROM (servers AS a JOIN projects AS b ON a.project_id = b.id) ORDER BY a.id

SELECT * FROM (deployments_servers) ORDER BY id

SELECT count(*) FROM servers s, projects p, accounts a WHERE s.project_id = p.id AND p.account_id = a.id

SELECT name COLLATE NOCASE FROM servers ORDER BY id

SELECT status, count() FROM deployments GROUP BY status ORDER BY status

SELECT count(*) --how many
, 1+/* x */1 /* y */ FROM servers

SELECT strftime('%s', completed_at) - strftime('%s', started_at) AS seconds FROM deployments ORDER BY id

SELECT COUNT(*) FROM deployments WHERE created_at >= datetime('now', '-7 days') OR created_at < date('now', 'start of month', '-1 month')

SELECT substr(created_at, 1, 10) AS day, COUNT(*) FROM deployments GROUP BY day ORDER BY day

SELECT status, COUNT(*), ROUND(COUNT(*) * 100.0 / SUM(COUNT(*)) OVER (), 1) AS pct FROM deployments GROUP BY status ORDER BY status

SELECT id AS date, id AS time, id AS timestamp, id AS text, id AS value, id AS type, id AS interval FROM servers ORDER BY date, time, interval

SELECT status AS user, COUNT(*) AS count FROM deployments GROUP BY user ORDER BY user

SELECT count(*) rows, max(id) last FROM servers

SELECT group_concat(DISTINCT protocol_type), group_concat(name, '; ') FROM (SELECT * FROM agents)  x JOIN (SELECT 'ssh' AS protocol_type) y

SELECT CASE WHEN enabled = 1 THEN 'on' ELSE 'off' END AS "label" FROM servers ORDER BY id

SELECT id FROM servers WHERE enabled IS TRUE AND atomic IS NOT TRUE ORDER BY id

SELECT id FROM servers WHERE enabled = 'true' OR enabled = 1 ORDER BY id

SELECT 5 / 2, 5 / 2.0, 5 % 3, -5, +5, 1 || 2, 'a' || NULL, 1 = 1, 1 == 1, 1 <> 2, 1 != 2, NOT 1

SELECT printf('%.1f%%', 12.345), printf('%5s|%-5s|%05d', 'a', 'b', 42)

SELECT * FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY project_id ORDER BY id DESC) rn FROM servers) WHERE rn <= 2 ORDER BY id

WITH RECURSIVE t(id, depth) AS (SELECT id, 1 FROM servers WHERE id = 111 UNION SELECT s.id, t.depth + 1 FROM servers s JOIN t ON s.id = t.id + 1 WHERE t.depth < 3 LIMIT 10) SELECT * FROM t ORDER BY depth

SELECT p.name, group_concat(s.name) FROM projects p LEFT JOIN servers s ON s.project_id = p.id GROUP BY p.id ORDER BY p.id

SELECT name FROM servers WHERE name LIKE '%\_%' ESCAPE '\' OR name LIKE 'web_' ORDER BY id

SELECT max(a, b) FROM (SELECT 1 AS a, 2 AS b)

SELECT json_extract(value, '$.a') FROM json_each('[{"a": 1}, {"a": 2}]')

SELECT id FROM servers WHERE (project_id, id) = (11, 111) ORDER BY id

SELECT id FROM servers WHERE id IN (SELECT server_id FROM deployments_servers UNION SELECT 111) ORDER BY id

SELECT count(*) FROM servers WHERE name BETWEEN 'a' AND 'm' COLLATE NOCASE

SELECT DISTINCT substr(name, 1, 3) AS prefix, count(*) OVER (PARTITION BY substr(name, 1, 3)) FROM servers ORDER BY prefix

SELECT total(id), avg(id), sum(id) / count(*) FROM servers

SELECT a.name "Account", p.name "Project" FROM accounts a, projects p WHERE a.id = p.account_id ORDER BY p.id

SELECT (SELECT name FROM projects WHERE projects.id = servers.project_id) AS project, COUNT(*) FROM servers GROUP BY project ORDER BY project

SELECT * FROM deployments_servers ORDER BY id LIMIT 5, 5

SELECT julianday('2026-02-01') - julianday('2026-01-01'), date('2026-01-31', '+1 month'), strftime('%W', '2026-01-31'), time('12:00', '+90 minutes')

SELECT id FROM deployments WHERE date(created_at) = '2026-04-14' ORDER BY id

SELECT 1 AS 'a b', 2 AS [c d], 3 AS `e f`, 4 AS "g h"

SELECT x'0a' || 'b', typeof(x'0a'), typeof(1.0), typeof(NULL), typeof('a'), 0x10 + 1

SELECT s.id, d.id FROM servers s LEFT OUTER JOIN deployments_servers d ON d.server_id = s.id AND d.status = 'failed' ORDER BY s.id, d.id
