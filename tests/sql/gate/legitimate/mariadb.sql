SELECT CONCAT(name, '-', id) FROM servers ORDER BY id

SELECT `name` FROM `servers` ORDER BY `id`

SELECT NAME, servers.Id FROM servers ORDER BY ID

SELECT s.`name`, `s`.`id` FROM `servers` AS `s` ORDER BY s.id

SELECT "a string", 'it\'s', "it's", 'say "x"', "say ""x""", 'tab\there', 'percent \% here', 'back\\slash'

SELECT 'a' 'b', 'a' "b"

SELECT DATE(created_at), COUNT(*) FROM deployments GROUP BY DATE(created_at) ORDER BY 1

SELECT DATE_FORMAT(created_at, '%Y-%m') AS month, COUNT(*) FROM deployments GROUP BY month ORDER BY month

SELECT YEAR(created_at), MONTH(created_at), DAY(created_at), HOUR(created_at), WEEKDAY(created_at), DAYNAME(created_at), WEEK(created_at, 1), QUARTER(created_at) FROM deployments ORDER BY id

SELECT TIMESTAMPDIFF(SECOND, started_at, completed_at) FROM deployments ORDER BY id

SELECT AVG(TIMESTAMPDIFF(SECOND, started_at, completed_at)) FROM deployments

SELECT DATEDIFF(completed_at, created_at), TIMEDIFF(completed_at, started_at), TIME_TO_SEC(TIMEDIFF(completed_at, started_at)) FROM deployments ORDER BY id

SELECT DATE_ADD(created_at, INTERVAL 1 DAY), DATE_SUB(created_at, INTERVAL '1:30' HOUR_MINUTE), created_at + INTERVAL 2 HOUR, created_at - INTERVAL 1 WEEK, INTERVAL 1 DAY + created_at FROM deployments ORDER BY id

SELECT ADDDATE(created_at, 5), SUBDATE(created_at, INTERVAL (1 + 1) DAY), ADDDATE(created_at, INTERVAL id DAY), LAST_DAY(created_at), TIMESTAMPADD(MINUTE, 5, created_at) FROM deployments ORDER BY id

SELECT COUNT(*) FROM deployments WHERE created_at < NOW() - INTERVAL 1 DAY AND created_at < CURRENT_TIMESTAMP AND created_at < CURRENT_TIMESTAMP() AND created_at < NOW(6)

SELECT COUNT(*) FROM deployments WHERE DATE(created_at) <= CURDATE() AND DATE(created_at) <= CURRENT_DATE AND created_at < UTC_TIMESTAMP AND created_at < UTC_TIMESTAMP() AND created_at < SYSDATE()

SELECT EXTRACT(YEAR FROM created_at), EXTRACT(YEAR_MONTH FROM created_at) FROM deployments ORDER BY id

SELECT STR_TO_DATE('31.01.2026', '%d.%m.%Y'), FROM_UNIXTIME(0) IS NOT NULL, UNIX_TIMESTAMP('2026-01-31') > 0, MAKEDATE(2026, 31), DATE '2026-01-31', TIMESTAMP '2026-01-31 10:00:00', TIME '10:00:00'

SELECT CONVERT_TZ(created_at, '+00:00', '+01:00') FROM deployments ORDER BY id

SELECT GROUP_CONCAT(name ORDER BY id) FROM servers

SELECT GROUP_CONCAT(name ORDER BY id DESC SEPARATOR ', ') FROM servers

SELECT GROUP_CONCAT(DISTINCT status ORDER BY status SEPARATOR '|') FROM deployments

SELECT project_id, GROUP_CONCAT(id, ':', name ORDER BY name, id SEPARATOR ';') FROM servers GROUP BY project_id ORDER BY project_id

SELECT GROUP_CONCAT(name ORDER BY id SEPARATOR ',' LIMIT 2) FROM servers

SELECT SUM(status = 'failed'), SUM(IF(status = 'failed', 1, 0)), COUNT(IF(status = 'failed', 1, NULL)) FROM deployments

SELECT IF(enabled, 'yes', 'no'), IFNULL(server_group_id, -1), ISNULL(server_group_id), NVL(server_group_id, 0) FROM servers ORDER BY id

SELECT id FROM servers WHERE name REGEXP '^web[0-9]+$' ORDER BY id

SELECT id FROM servers WHERE name RLIKE 'web' AND name NOT REGEXP 'db' ORDER BY id

SELECT REGEXP_REPLACE(name, '[0-9]+', 'N'), REGEXP_SUBSTR(name, '[a-z]+'), REGEXP_INSTR(name, '[0-9]') FROM servers ORDER BY id

SELECT id FROM servers WHERE server_group_id <=> NULL ORDER BY id

SELECT id FROM servers WHERE NOT server_group_id <=> 1 ORDER BY id

SELECT id FROM servers WHERE enabled && NOT atomic || id = 1 ORDER BY id

SELECT id FROM servers WHERE enabled XOR atomic ORDER BY id

SELECT id FROM servers WHERE !enabled OR ! (id > 3) ORDER BY id

SELECT 7 / 2, 7 DIV 2, 7 % 2, 7 MOD 2, MOD(7, 2), 1 << 3, 8 >> 1, 6 & 3, 6 | 3, 6 ^ 3, ~5

SELECT 1 = 1, 2 > 1 = 1, NOT 1 = 2, -2 * -3, - 5, 1--1, 10 - -2

SELECT 0x41, x'4142', X'00', b'101', 0b1 + 0, 1e3, .5, 5., 1.5e-3

SELECT _utf8mb4'abc', N'abc', _binary'abc' = 'abc'

SELECT CAST(id AS CHAR), CAST('12' AS SIGNED), CAST('12' AS UNSIGNED), CAST('5.71' AS DECIMAL(5,1)), CAST('2026-01-31' AS DATE), CAST('2026-01-31 10:00' AS DATETIME), CAST('10:00' AS TIME), CAST('1.5' AS DOUBLE), CAST(5 AS INTEGER), CAST('a' AS BINARY) FROM servers ORDER BY id

SELECT CONVERT('12', SIGNED), CONVERT(name USING utf8mb4), CONVERT('2026-01-31', DATE), CAST(name AS CHAR CHARACTER SET utf8mb4) FROM servers ORDER BY id

SELECT BINARY name = 'web1', BINARY 'a' = 'A' FROM servers ORDER BY id

SELECT name COLLATE utf8mb4_bin FROM servers ORDER BY name COLLATE utf8mb4_bin, id

SELECT LEFT(name, 2), RIGHT(name, 2), MID(name, 2, 2), SUBSTRING(name, 2), SUBSTRING(name FROM 2 FOR 2), SUBSTRING_INDEX(identifier, '-', 1), LOCATE('b', name), INSTR(name, 'b'), POSITION('b' IN name) FROM servers ORDER BY id

SELECT LPAD(id, 5, '0'), RPAD(name, 10, '.'), REPEAT('ab', 3), SPACE(2), REVERSE(name), CHAR_LENGTH(name), LENGTH(name), MD5(name), SHA2(name, 256), CRC32(name), HEX(name) FROM servers ORDER BY id

SELECT REPEAT('#', id % 50) FROM servers ORDER BY id

SELECT FORMAT(1234567.891, 2), TRUNCATE(2.567, 1), ROUND(2.5), CEIL(1.1), FLOOR(1.9), POW(2, 3), SQRT(9), SIGN(-3), GREATEST(1, 2, 3), LEAST(1, 2)

SELECT TRIM(BOTH 'x' FROM 'xxaxx'), TRIM(LEADING '0' FROM '007'), TRIM('  b '), LTRIM(' a'), INSERT('abcdef', 2, 2, 'X'), REPLACE('aXb', 'X', '-'), ELT(2, 'a', 'b'), FIELD('b', 'a', 'b'), FIND_IN_SET('b', 'a,b'), CHAR(65), CHAR(65 USING utf8mb4), ASCII('A'), CONCAT_WS('-', 'a', NULL, 'b'), UCASE('a'), LCASE('B'), STRCMP('a', 'b'), QUOTE('it''s')

SELECT INTERVAL(23, 1, 15, 17, 30, 44, 200)

SELECT JSON_OBJECT('id', id, 'name', name), JSON_ARRAY(1, 'two', NULL) FROM servers ORDER BY id

SELECT JSON_EXTRACT('{"a": {"b": 5}}', '$.a.b'), JSON_UNQUOTE(JSON_EXTRACT('{"a": "x"}', '$.a')), JSON_VALUE('{"a": 1}', '$.a'), JSON_CONTAINS('[1,2]', '1'), JSON_LENGTH('[1,2]'), JSON_KEYS('{"a":1}'), JSON_VALID('{}')

SELECT JSON_ARRAYAGG(name ORDER BY id), JSON_OBJECTAGG(id, name) FROM (SELECT id, name FROM servers ORDER BY id) x

SELECT jt.id, jt.name FROM JSON_TABLE('[{"a": 1, "b": "x"}, {"a": 2}]', '$[*]' COLUMNS (id INT PATH '$.a', name VARCHAR(20) PATH '$.b' DEFAULT 'none' ON EMPTY)) AS jt

SELECT jt.n, jt.v FROM JSON_TABLE('["a", "b"]', '$[*]' COLUMNS (n FOR ORDINALITY, v VARCHAR(10) PATH '$' NULL ON ERROR)) jt

SELECT id FROM servers LIMIT 2, 3

SELECT id FROM servers ORDER BY id LIMIT 3 OFFSET 1

SELECT id FROM servers ORDER BY id OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY

SELECT status, COUNT(*) FROM deployments GROUP BY status WITH ROLLUP

SELECT status, COUNT(*) AS n FROM deployments GROUP BY status HAVING n > 1 ORDER BY n DESC, status

SELECT status AS state FROM deployments HAVING state = 'failed' ORDER BY id

SELECT project_id, name FROM servers GROUP BY project_id HAVING COUNT(*) > 0 ORDER BY project_id

SELECT DISTINCTROW status FROM deployments ORDER BY status

SELECT 1 FROM DUAL

SELECT 1 'one', 2 "two", 3 AS 'three', name 'the name' FROM servers ORDER BY id

SELECT name AS `the name`, id AS `select` FROM servers ORDER BY `select`

SELECT COUNT(*), count( * ), Lower(name), name, NAME, (name), +id, -id, 1 + 1, (1+1), ((id)), 'x', NULL, TRUE, CASE WHEN 1 THEN 2 END, (SELECT 1), name LIKE 'a%', CONCAT(name,  'x') /* c */, `name`, s.NAME, EXISTS (SELECT 1) FROM servers s GROUP BY name

SELECT * FROM (SELECT COUNT(*), MAX(id), Lower(name), NAME FROM servers GROUP BY name) x ORDER BY 1, 2, 3

SELECT `COUNT(*)` FROM (SELECT COUNT(*) FROM servers) x

SELECT x.`MAX(id)` + 1 FROM (SELECT MAX(id) FROM servers) x

WITH x AS (SELECT COUNT(*), Upper(status) FROM deployments GROUP BY status) SELECT * FROM x ORDER BY 2

SELECT id FROM deployments JOIN (SELECT id FROM servers) x USING (id) ORDER BY id

SELECT * FROM deployments_servers NATURAL JOIN (SELECT 1 AS id) x

SELECT a.id FROM (servers AS a JOIN projects AS b ON a.project_id = b.id) ORDER BY a.id

SELECT a.id, c.id FROM servers a JOIN projects b JOIN accounts c ON c.id = b.account_id ON b.id = a.project_id ORDER BY a.id

SELECT a.id FROM servers a JOIN projects b ORDER BY a.id, b.id

SELECT d.id FROM deployments d LEFT JOIN (projects p JOIN accounts a ON a.id = p.account_id) ON p.id = d.project_id ORDER BY d.id

WITH v(a, b) AS (SELECT 1, 'x' UNION SELECT 2, 'y') SELECT * FROM v ORDER BY a

WITH v(a) AS (VALUES (1), (2)) SELECT a FROM v ORDER BY a

SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS v

WITH servers AS (SELECT id, name FROM servers WHERE enabled) SELECT * FROM servers ORDER BY id

WITH servers AS (SELECT 42 AS id) SELECT servers.id FROM servers

WITH RECURSIVE dates(d) AS (SELECT DATE '2026-01-01' UNION ALL SELECT d + INTERVAL 1 DAY FROM dates WHERE d < '2026-01-10') SELECT d FROM dates

SELECT id, SUM(id) OVER (ORDER BY id ROWS 2 PRECEDING), PERCENT_RANK() OVER (ORDER BY id), CUME_DIST() OVER (ORDER BY id) FROM servers ORDER BY id

SELECT id, MEDIAN(id) OVER (PARTITION BY project_id), NTH_VALUE(name, 2) OVER (ORDER BY id) FROM servers ORDER BY id

SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY id) OVER (PARTITION BY project_id) FROM servers ORDER BY id

SELECT STDDEV(id), VAR_POP(id), BIT_OR(id), BIT_AND(id) FROM servers

SELECT id FROM servers WHERE name SOUNDS LIKE 'web' ORDER BY id

SELECT id FROM servers WHERE (id, project_id) IN ((1, 1), (2, 1)) ORDER BY id

SELECT id FROM servers WHERE id = SOME (SELECT server_id FROM deployments_servers) ORDER BY id

SELECT id FROM servers WHERE id <> ALL (SELECT server_id FROM deployments_servers WHERE server_id IS NOT NULL) ORDER BY id

SELECT id FROM servers WHERE enabled IS TRUE AND enabled IS NOT FALSE AND (atomic IS UNKNOWN OR atomic IS NOT UNKNOWN) ORDER BY id

SELECT id # a comment to the end; DROP TABLE servers
FROM servers ORDER BY id

SELECT id -- another comment
FROM servers ORDER BY id

SELECT COUNT(*) FROM servers WHERE name LIKE 'WEB%' AND name LIKE '%\_%' OR name LIKE 'a|%' ESCAPE '|'

SELECT id FROM servers ORDER BY id DESC LIMIT 3

SELECT name FROM servers ORDER BY FIELD(protocol_type, 'ssh', 'ftp'), id

SELECT name FROM servers ORDER BY server_group_id IS NULL, server_group_id, id

SELECT DATE_FORMAT(created_at, '%x-%v') AS w, COUNT(*) FROM deployments GROUP BY w ORDER BY w

SELECT status, COUNT(*) FROM deployments GROUP BY status DESC

SELECT FROM_UNIXTIME(FLOOR(UNIX_TIMESTAMP(created_at) / 3600) * 3600) AS bucket, COUNT(*) FROM deployments GROUP BY bucket ORDER BY bucket

SELECT DATE(created_at) d, SUM(status='failed') / COUNT(*) * 100 AS rate FROM deployments GROUP BY d ORDER BY d

SELECT name AS größe FROM servers ORDER BY größe, id

SELECT 'ünï', CONCAT('ß', name) FROM servers ORDER BY id

SELECT LENGTH(UUID()), RAND(3), PI(), CONV('ff', 16, 10), BIN(5), INET_ATON('10.0.0.1'), INET_NTOA(167772161)

SELECT id FROM servers WHERE id IN (SELECT server_id FROM deployments_servers UNION SELECT 1) ORDER BY id

SELECT 1 FROM servers WHERE name LIKE '100%' OR name LIKE '%s' OR name = '%(x)s' OR name = ':x' OR name = '?'

SELECT p.*, x.n FROM (SELECT id, name FROM projects) p JOIN (SELECT project_id, COUNT(*) n FROM deployments GROUP BY project_id) x ON x.project_id = p.id ORDER BY p.id

(SELECT id FROM servers ORDER BY id LIMIT 1) UNION ALL (SELECT id FROM projects ORDER BY id DESC LIMIT 1)

SELECT id FROM servers UNION DISTINCT SELECT id FROM projects ORDER BY id LIMIT 3

(SELECT id FROM servers WHERE id < 3) UNION ALL (SELECT id FROM projects WHERE id < 3) ORDER BY id

SELECT id FROM servers WHERE id = ANY (SELECT server_id FROM deployments_servers) ORDER BY id

((SELECT id FROM servers) UNION (SELECT id FROM projects)) ORDER BY id

SELECT * FROM ((SELECT id FROM servers) UNION ALL (SELECT id FROM projects)) AS x ORDER BY id

SELECT ((SELECT COUNT(*) FROM servers) + 1), ((SELECT 1)) FROM projects ORDER BY id

SELECT id FROM servers WHERE id IN ((SELECT server_id FROM deployments_servers) UNION (SELECT 1)) ORDER BY id

SELECT '😀' = name, '😀' FROM servers ORDER BY id

SELECT GROUP_CONCAT(DISTINCT status ORDER BY status DESC SEPARATOR ' | ') AS list FROM deployments

SELECT COUNT(DISTINCT project_id, status) FROM deployments

SELECT TIMESTAMPDIFF(HOUR, created_at, completed_at), TIMESTAMPDIFF(MINUTE, created_at, NOW()) > 0 FROM deployments ORDER BY id

SELECT DATE_SUB('2026-04-14', INTERVAL 7 DAY), '2026-04-14' + INTERVAL -1 DAY, '2026-04-14' - INTERVAL '1' MONTH, DATE_ADD('2026-04-14', INTERVAL 1.5 HOUR)

SELECT YEAR(created_at) y, MONTH(created_at) m, COUNT(*) FROM deployments GROUP BY YEAR(created_at), MONTH(created_at) ORDER BY y, m

SELECT CASE WHEN enabled THEN 'on' ELSE 'off' END AS 'label' FROM servers ORDER BY id

SELECT id FROM servers WHERE name LIKE BINARY 'web%' ORDER BY id

SELECT status, COUNT(*) c FROM deployments GROUP BY status ORDER BY NULL

SELECT CONVERT(id, CHAR), CONVERT('1.25', DECIMAL(10,1)) FROM servers ORDER BY id

SELECT FORMAT(1234.5, 2, 'de_DE'), CHAR(65, 66), CURRENT_TIMESTAMP(6) IS NOT NULL

SELECT seq FROM seq_1_to_5

SELECT DATE('2026-04-10') + INTERVAL s.seq DAY AS day, COUNT(d.id) FROM seq_0_to_6 s LEFT JOIN deployments d ON DATE(d.created_at) = DATE('2026-04-10') + INTERVAL s.seq DAY GROUP BY day ORDER BY day

SELECT id FROM servers EXCEPT SELECT server_id FROM deployments_servers ORDER BY id

SELECT id, SUM(id) OVER (PARTITION BY project_id ORDER BY id) AS running, id - LAG(id) OVER (ORDER BY id) AS gap FROM servers ORDER BY id

SELECT status, COUNT(*), ROUND(COUNT(*) * 100.0 / SUM(COUNT(*)) OVER (), 1) AS pct FROM deployments GROUP BY status ORDER BY status

SELECT id, RANK() OVER (PARTITION BY status ORDER BY created_at DESC, id) FROM deployments ORDER BY id

SELECT p.name, GROUP_CONCAT(s.name ORDER BY s.name SEPARATOR ', ') FROM projects p LEFT JOIN servers s ON s.project_id = p.id GROUP BY p.id ORDER BY p.id

SELECT d.*, p.name AS project FROM deployments_servers d JOIN servers s ON s.id = d.server_id JOIN projects p ON p.id = s.project_id ORDER BY d.id

SELECT IF(COUNT(*) > 5, 'many', 'few') FROM servers

SELECT id FROM servers WHERE (name = 'web1' AND enabled = 1) OR (enabled = true AND NOT atomic <=> 1) ORDER BY id

SELECT id AS date, id AS time, id AS timestamp, id AS text, id AS value, id AS type, id AS position FROM servers ORDER BY date, time, timestamp

SELECT status AS user, COUNT(*) AS count FROM deployments GROUP BY user ORDER BY user

SELECT COUNT(*) AS total, status FROM deployments GROUP BY status HAVING total > 0 ORDER BY total DESC, status LIMIT 2

SELECT JSON_UNQUOTE(JSON_EXTRACT(JSON_OBJECT('a', name), '$.a')) FROM servers ORDER BY id

SELECT MAX(LENGTH(message)), MIN(CHAR_LENGTH(message)) FROM deployment_step_logs

SELECT LEFT(identifier, 8) AS short, RIGHT(identifier, 4), SUBSTRING_INDEX(identifier, '-', -1) FROM deployments ORDER BY id

SELECT t.a, t.b FROM (SELECT 1 AS a, 'x' AS b UNION ALL SELECT 2, 'y') t ORDER BY t.a

SELECT id FROM deployments WHERE DATE(created_at) = '2026-04-14' ORDER BY id

SELECT HOUR(created_at) AS h, SUM(CASE WHEN status = 'failed' THEN 1 ELSE 0 END) AS failed FROM deployments GROUP BY h HAVING failed >= 0 ORDER BY h

WITH RECURSIVE t AS (SELECT id, 1 AS depth FROM servers WHERE id = 111 UNION ALL SELECT s.id, t.depth + 1 FROM servers s JOIN t ON s.id = t.id + 1 WHERE t.depth < 3) SELECT * FROM t ORDER BY depth

SELECT * FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY project_id ORDER BY id DESC) rn FROM servers) ranked WHERE rn <= 2 ORDER BY id

SELECT STD(id), STDDEV_SAMP(id), VARIANCE(id) FROM servers

SELECT 'a' = 'A', 'a' = BINARY 'A', 'a' COLLATE utf8mb4_bin = 'A', 5 BETWEEN 1 AND 10, 5 NOT BETWEEN 1 AND 3, NULL IS NULL, ISNULL(NULL), 3 IN (1,2,3), !0, 1 XOR 1

SELECT 1 AS `from`, 2 AS `it's`, 3 AS "a b"

SELECT COALESCE(NULL, 'x'), NULLIF(1, 1), IFNULL(NULL, 2), GREATEST(1,2), LEAST(1,2)

SELECT s.id FROM servers s WHERE s.id > ALL (SELECT server_id FROM deployments_servers WHERE server_id < 112) ORDER BY s.id

SELECT id FROM servers WHERE EXISTS (SELECT * FROM deployment_steps WHERE deployment_steps.server_id = servers.id AND status = 'failed') ORDER BY id

SELECT a.name 'Account', p.name 'Project' FROM accounts a, projects p WHERE a.id = p.account_id ORDER BY p.id

SELECT UNIX_TIMESTAMP(created_at), FROM_UNIXTIME(UNIX_TIMESTAMP(created_at)), DATE_FORMAT(created_at, '%W %M %e %Y'), TIME(created_at) FROM deployments ORDER BY id

SELECT CONCAT_WS(', ', name, NULL, protocol_type), CONCAT('%', name, '%'), REPLACE(name, '"', ''), TRIM(BOTH '"' FROM name) FROM servers ORDER BY id

SELECT id FROM servers WHERE name REGEXP '^(web|db)[[:digit:]]+$' AND name REGEXP "\\d" ORDER BY id

SELECT * FROM deployments_servers ORDER BY id LIMIT 1000000 OFFSET 2

SELECT id FROM servers ORDER BY id LIMIT 0

SELECT (SELECT name FROM projects WHERE projects.id = servers.project_id) AS project, COUNT(*) FROM servers GROUP BY project ORDER BY project

SELECT status, COUNT(*) FROM deployments GROUP BY status ORDER BY `COUNT(*)` DESC, status

SELECT status, COUNT(*) FROM deployments GROUP BY status HAVING `COUNT(*)` > 1 ORDER BY status
