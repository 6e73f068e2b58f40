SELECT * FROM deployments_servers

SELECT * FROM deployments

select id, name from servers order by id

SELECT COUNT(*) FROM deployments

SELECT count(*) FROM deployments WHERE status = 'failed'

SELECT COUNT( * ) AS total FROM servers WHERE enabled

SELECT DISTINCT status FROM deployments ORDER BY status

SELECT DISTINCT protocol_type, enabled FROM servers

SELECT COUNT(DISTINCT project_id) FROM deployments

SELECT status, COUNT(*) FROM deployments GROUP BY status

SELECT status, COUNT(*) AS n FROM deployments GROUP BY status ORDER BY n DESC, status

SELECT status, COUNT(*) AS n FROM deployments GROUP BY 1 ORDER BY 2 DESC, 1

SELECT status, COUNT(*) n FROM deployments GROUP BY status HAVING COUNT(*) > 1 ORDER BY n, status

SELECT s.protocol_type, COUNT(*) AS failures FROM deployment_steps st JOIN servers s ON s.id = st.server_id WHERE st.status = 'failed' GROUP BY s.protocol_type ORDER BY failures DESC, s.protocol_type

SELECT step, COUNT(*) FROM deployment_steps WHERE status = 'failed' GROUP BY step ORDER BY COUNT(*) DESC, step

SELECT g.name, COUNT(s.id) AS size FROM server_groups g LEFT JOIN servers s ON s.server_group_id = g.id GROUP BY g.id, g.name ORDER BY size DESC, g.id

SELECT size, COUNT(*) AS number_of_groups FROM (SELECT server_group_id, COUNT(*) AS size FROM servers WHERE server_group_id IS NOT NULL GROUP BY server_group_id) AS sizes GROUP BY size ORDER BY size

SELECT a.permalink, COUNT(d.id) FROM accounts a JOIN projects p ON p.account_id = a.id JOIN deployments d ON d.project_id = p.id GROUP BY a.permalink ORDER BY a.permalink

SELECT a.name, p.name, d.identifier FROM deployments d INNER JOIN projects p ON d.project_id = p.id INNER JOIN accounts a ON a.id = p.account_id WHERE d.status <> 'completed' ORDER BY d.id

SELECT d.identifier, d.status FROM deployments AS d WHERE d.project_id IN (SELECT id FROM projects WHERE name LIKE 'S%') ORDER BY d.id

SELECT d.identifier FROM deployments d WHERE EXISTS (SELECT 1 FROM deployment_steps st WHERE st.deployment_id = d.id AND st.status = 'failed') ORDER BY d.id

SELECT d.identifier FROM deployments d WHERE NOT EXISTS (SELECT * FROM deployments_servers ds WHERE ds.deployment_id = d.id) ORDER BY d.id

SELECT ds.deployment_id, ds.server_id FROM deployments_servers ds LEFT JOIN deployment_steps st ON st.deployment_id = ds.deployment_id AND st.server_id = ds.server_id AND st.step = 'transfer_files' WHERE st.id IS NULL ORDER BY ds.id

SELECT name, (SELECT COUNT(*) FROM deployments d WHERE d.project_id = p.id) AS deployments FROM projects p ORDER BY p.id

SELECT name, (SELECT MAX(created_at) FROM deployments WHERE project_id = projects.id) AS latest FROM projects ORDER BY id

SELECT CASE WHEN status = 'failed' THEN 'bad' WHEN status = 'completed' THEN 'good' ELSE 'open' END AS verdict, COUNT(*) FROM deployments GROUP BY CASE WHEN status = 'failed' THEN 'bad' WHEN status = 'completed' THEN 'good' ELSE 'open' END

SELECT CASE status WHEN 'failed' THEN 1 ELSE 0 END FROM deployments ORDER BY id

SELECT SUM(CASE WHEN status = 'failed' THEN 1 ELSE 0 END) AS failed, COUNT(*) AS total FROM deployments

SELECT project_id, SUM(CASE WHEN status = 'failed' THEN 1 ELSE 0 END) * 100.0 / COUNT(*) AS rate FROM deployments GROUP BY project_id ORDER BY project_id

WITH failed AS (SELECT * FROM deployments WHERE status = 'failed') SELECT p.name, COUNT(*) FROM failed f JOIN projects p ON p.id = f.project_id GROUP BY p.name ORDER BY p.name

WITH failed AS (SELECT id, project_id FROM deployments WHERE status = 'failed'), projects_of AS (SELECT DISTINCT project_id FROM failed) SELECT p.id, p.name FROM projects p JOIN projects_of o ON o.project_id = p.id ORDER BY p.id

WITH sizes (group_id, size) AS (SELECT server_group_id, COUNT(*) FROM servers GROUP BY server_group_id) SELECT group_id, size FROM sizes ORDER BY size, group_id

WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 10) SELECT n FROM counter

WITH RECURSIVE counter AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM counter WHERE n < 5) SELECT c.n, COUNT(s.id) FROM counter c LEFT JOIN servers s ON s.position = c.n GROUP BY c.n ORDER BY c.n

WITH RECURSIVE tree AS (SELECT id, name, 0 AS depth FROM accounts WHERE id = 1 UNION ALL SELECT p.id, p.name, t.depth + 1 FROM projects p JOIN tree t ON p.account_id = t.id AND t.depth < 1) SELECT * FROM tree ORDER BY depth, id

SELECT id FROM servers UNION SELECT id FROM projects ORDER BY id

SELECT name FROM servers UNION ALL SELECT name FROM projects ORDER BY name

SELECT id FROM servers INTERSECT SELECT server_id FROM deployments_servers ORDER BY id

SELECT id FROM servers EXCEPT SELECT server_id FROM deployments_servers ORDER BY 1

SELECT 'server' AS kind, COUNT(*) AS n FROM servers UNION ALL SELECT 'project', COUNT(*) FROM projects UNION ALL SELECT 'account', COUNT(*) FROM accounts ORDER BY kind

SELECT id, status, ROW_NUMBER() OVER (PARTITION BY project_id ORDER BY created_at, id) AS position_in_project FROM deployments ORDER BY id

SELECT id, RANK() OVER (ORDER BY project_id) AS r, DENSE_RANK() OVER (ORDER BY project_id) AS dr FROM deployments ORDER BY id

SELECT id, LAG(id) OVER (ORDER BY id) AS previous, LEAD(id, 1) OVER (ORDER BY id) AS next_one FROM servers ORDER BY id

SELECT id, SUM(file_operations) OVER (PARTITION BY deployment_id ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running FROM deployments_servers ORDER BY id

SELECT id, AVG(file_operations) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 2 FOLLOWING) FROM deployments_servers ORDER BY id

SELECT id, COUNT(*) OVER () AS total FROM servers ORDER BY id

SELECT id, FIRST_VALUE(name) OVER w AS first_name, LAST_VALUE(name) OVER w FROM servers WINDOW w AS (PARTITION BY project_id ORDER BY id) ORDER BY id

SELECT id, NTILE(4) OVER (ORDER BY id) FROM servers ORDER BY id

SELECT * FROM (SELECT d.id, d.project_id, ROW_NUMBER() OVER (PARTITION BY project_id ORDER BY id DESC) AS n FROM deployments d) latest WHERE n = 1 ORDER BY id

SELECT id, status FROM deployments ORDER BY id LIMIT 5

SELECT id, status FROM deployments ORDER BY id LIMIT 5 OFFSET 2

SELECT id FROM deployments ORDER BY created_at DESC, id DESC LIMIT 1

SELECT id FROM servers WHERE id BETWEEN 2 AND 5 ORDER BY id

SELECT id FROM servers WHERE id NOT BETWEEN 2 AND 5 ORDER BY id

SELECT id FROM servers WHERE id IN (1, 2, 3) ORDER BY id

SELECT id FROM servers WHERE id NOT IN (1, 2, 3) ORDER BY id

SELECT id FROM servers WHERE server_group_id IS NULL ORDER BY id

SELECT id FROM servers WHERE server_group_id IS NOT NULL AND NOT (enabled = FALSE) ORDER BY id

SELECT id, name FROM servers WHERE name LIKE '%web%' OR name LIKE 'db\_%' ORDER BY id

SELECT id FROM servers WHERE name NOT LIKE 'web%' ORDER BY id

SELECT id FROM servers WHERE name LIKE 'w|%b' ESCAPE '|' ORDER BY id

SELECT UPPER(name), LOWER(protocol_type), LENGTH(name) FROM servers ORDER BY id

SELECT COALESCE(server_group_id, 0) AS group_id, COUNT(*) FROM servers GROUP BY COALESCE(server_group_id, 0) ORDER BY 1

SELECT NULLIF(status, 'completed') FROM deployments ORDER BY id

SELECT TRIM(name), REPLACE(name, 'web', 'app') FROM servers ORDER BY id

SELECT SUBSTR(identifier, 1, 8) AS short FROM deployments ORDER BY id

SELECT ROUND(AVG(file_operations), 2) FROM deployments_servers

SELECT MIN(created_at), MAX(created_at) FROM deployments

SELECT MIN(id) AS lowest, MAX(id) AS highest, SUM(id) AS total, AVG(id) AS mean FROM servers

SELECT ABS(-5), ROUND(2.567, 1), 7 % 3, 2 * (3 + 4), 10 - 4 - 3

SELECT 1

SELECT 1 AS one, 'two' AS two, NULL AS empty_one

SELECT 1 + 1

SELECT 'it''s', 'a -- b', 'c /* d */', 'SELECT password FROM servers; DROP TABLE servers'

SELECT 'password' AS password, name FROM servers ORDER BY id

SELECT name AS password FROM servers ORDER BY password

SELECT name AS "Server Name" FROM servers ORDER BY id

-- a leading comment
SELECT id FROM servers ORDER BY id

/* a leading comment; with a semicolon */ SELECT id FROM servers ORDER BY id

SELECT id -- the key
, name /* the name */ FROM servers -- all of them
ORDER BY id

SELECT id FROM servers ORDER BY id;

SELECT id FROM servers ORDER BY id ; -- done

SeLeCt Id, NAME, Servers.Protocol_Type fRoM servers AS Servers OrDeR bY ID

SELECT SERVERS.ID FROM servers AS SERVERS ORDER BY SERVERS.ID

SELECT s.* FROM deployments_servers s ORDER BY s.id

SELECT ds.*, d.status AS deployment_status FROM deployments_servers ds JOIN deployments d ON d.id = ds.deployment_id ORDER BY ds.id

SELECT * FROM deployments_servers ds JOIN deployment_step_logs l ON l.deployment_step_id = ds.id ORDER BY ds.id, l.id

SELECT d.id, s.id FROM deployments d CROSS JOIN servers s WHERE d.id = s.id ORDER BY d.id

SELECT d.id, s.id FROM deployments d, servers s WHERE d.project_id = s.project_id ORDER BY d.id, s.id

SELECT COUNT(*) FROM deployments d LEFT OUTER JOIN projects p ON p.id = d.project_id WHERE p.id IS NULL

SELECT p.name, d.id FROM deployments d RIGHT JOIN projects p ON p.id = d.project_id ORDER BY p.id, d.id

SELECT id, name, status FROM (SELECT id, name, 'x' AS status FROM servers) x ORDER BY id

SELECT * FROM (SELECT id FROM servers) AS a JOIN (SELECT id AS pid FROM projects) AS b ON a.id = b.pid ORDER BY a.id

SELECT outer_q.n FROM (SELECT inner_q.n FROM (SELECT COUNT(*) AS n FROM servers) AS inner_q) AS outer_q

SELECT deployments.id, deployments.status FROM deployments WHERE deployments.id = (SELECT MAX(deployments.id) FROM deployments)

SELECT id FROM deployments WHERE created_at >= '2026-01-01' AND created_at < '2027-01-01' ORDER BY id

SELECT id FROM deployments WHERE created_at > '2026-01-01 00:00:00' ORDER BY id

SELECT id FROM deployments WHERE (status = 'failed' OR status = 'running') AND preview = FALSE ORDER BY id

SELECT id FROM deployments WHERE preview = TRUE ORDER BY id

SELECT id, preview FROM deployments WHERE NOT preview ORDER BY id

SELECT id FROM deployments WHERE failed_at IS NOT NULL AND completed_at IS NULL ORDER BY id

SELECT status AS "select", COUNT(*) AS "from" FROM deployments GROUP BY status ORDER BY status

SELECT d.status, s.protocol_type, COUNT(*) FROM deployments d JOIN deployments_servers ds ON ds.deployment_id = d.id JOIN servers s ON s.id = ds.server_id GROUP BY d.status, s.protocol_type ORDER BY 1, 2

SELECT p.id, p.name, COUNT(d.id) AS failures FROM projects p LEFT JOIN deployments d ON d.project_id = p.id AND d.status = 'failed' GROUP BY p.id ORDER BY p.id

SELECT projects.name, MAX(deployments.created_at) FROM projects JOIN deployments ON deployments.project_id = projects.id GROUP BY projects.id ORDER BY projects.id

SELECT st.deployment_id, st.step, l.type, l.message FROM deployment_steps st JOIN deployment_step_logs l ON l.deployment_step_id = st.id WHERE l.type = 'error' ORDER BY l.id

SELECT l.message FROM deployment_step_logs l WHERE l.message LIKE '%Permission denied%' ORDER BY l.id

SELECT COUNT(*) FROM deployment_step_logs WHERE message IS NOT NULL AND detail IS NULL

SELECT a.status, COUNT(DISTINCT p.id) AS projects, COUNT(DISTINCT d.id) AS deployments FROM accounts a LEFT JOIN projects p ON p.account_id = a.id LEFT JOIN deployments d ON d.project_id = p.id GROUP BY a.status ORDER BY a.status

SELECT g.parent_type, g.transfer_order, COUNT(*) FROM server_groups g GROUP BY g.parent_type, g.transfer_order ORDER BY 1, 2

SELECT online, COUNT(*) FROM agents GROUP BY online ORDER BY online

SELECT s.name, ag.name AS agent FROM servers s JOIN agents ag ON ag.id = s.agent_id ORDER BY s.id

SELECT id FROM servers WHERE project_id = (SELECT id FROM projects ORDER BY id LIMIT 1) ORDER BY id

SELECT id FROM servers WHERE (project_id, id) IN (SELECT project_id, MAX(id) FROM servers GROUP BY project_id) ORDER BY id

SELECT id FROM servers WHERE (id, project_id) = (1, 1) ORDER BY id

SELECT -id, +id, - -id FROM servers ORDER BY id

SELECT id, id * 2 AS double_id, id / 2.0 AS half, id - 1 FROM servers ORDER BY id

SELECT (id), (id + 1), ((id)) FROM servers ORDER BY id

SELECT (SELECT COUNT(*) FROM servers), (SELECT COUNT(*) FROM projects)

SELECT COUNT(*), COUNT(*) FROM servers

SELECT id, id FROM servers ORDER BY 1

SELECT s.id, p.id FROM servers s JOIN projects p ON p.id = s.project_id ORDER BY s.id

SELECT x.id FROM (SELECT id FROM servers UNION SELECT id FROM projects) AS x ORDER BY x.id

SELECT COUNT(*) FROM (SELECT DISTINCT project_id, status FROM deployments) AS pairs

WITH a AS (SELECT id FROM servers), b AS (SELECT id FROM a WHERE id > 1), c AS (SELECT id FROM b WHERE id < 9) SELECT COUNT(*) FROM c

SELECT COUNT(*) FROM servers WHERE id IN (WITH x AS (SELECT server_id FROM deployments_servers) SELECT server_id FROM x)

SELECT * FROM (WITH x AS (SELECT id FROM servers) SELECT id FROM x) AS y ORDER BY id

WITH x AS (SELECT 1 AS id) SELECT s.id FROM servers s JOIN x ON x.id = s.id

WITH x AS (SELECT id FROM servers) SELECT a.id, b.id FROM x a JOIN x b ON a.id = b.id ORDER BY a.id

SELECT CAST(id AS CHAR(10)) FROM servers ORDER BY id

SELECT CAST('5.71' AS DECIMAL(10, 1)), CAST('2026-01-31' AS DATE)

SELECT id FROM servers WHERE name IN ('web1', 'web2') OR name = 'web3' AND enabled ORDER BY id

SELECT branch, COUNT(*) FROM deployments WHERE branch IS NOT NULL GROUP BY branch ORDER BY COUNT(*) DESC, branch LIMIT 3

SELECT deployer, status, COUNT(*) FROM deployments GROUP BY deployer, status HAVING COUNT(*) >= 1 ORDER BY deployer, status

SELECT AVG(n) FROM (SELECT COUNT(*) AS n FROM deployment_steps GROUP BY deployment_id) AS counts

SELECT d.id, COUNT(st.id) AS steps, SUM(CASE WHEN st.status = 'failed' THEN 1 ELSE 0 END) AS failed FROM deployments d LEFT JOIN deployment_steps st ON st.deployment_id = d.id GROUP BY d.id ORDER BY d.id

SELECT st.server_id, COUNT(*) FROM deployment_steps st WHERE st.step = 'transfer_files' GROUP BY st.server_id HAVING COUNT(*) > 1 ORDER BY st.server_id

SELECT MAX(total_items), MIN(completed_items) FROM deployment_steps WHERE total_items > 0

SELECT id FROM deployment_steps WHERE completed_items < total_items ORDER BY id

SELECT type, COUNT(*) FROM deployment_step_logs GROUP BY type ORDER BY type

SELECT position, atomic, environment FROM servers ORDER BY id

SELECT zone, COUNT(*) FROM projects GROUP BY zone ORDER BY zone

SELECT package, trialling, suspended, time_zone FROM accounts ORDER BY id

SELECT s1.name, s2.name FROM servers s1 JOIN servers s2 ON s1.project_id = s2.project_id AND s1.id < s2.id ORDER BY s1.id, s2.id

SELECT project_id, MAX(id) - MIN(id) AS spread FROM servers GROUP BY project_id ORDER BY spread, project_id

SELECT id FROM servers WHERE 1 = 1 AND 'a' <> 'b' AND 2 >= 1 AND 1 <= 2 AND 3 != 4 ORDER BY id

SELECT id,name FROM servers WHERE id=1 OR id=2 OR id>=3 AND id<=-1+5 ORDER BY id

SELECT DISTINCT p.name FROM projects p JOIN servers s ON s.project_id = p.id WHERE s.protocol_type IN ('ssh', 'ftp', 'ftps', 'sftp', 's3') ORDER BY p.name

SELECT CONCAT_STATUS.status FROM (SELECT status FROM deployments) AS CONCAT_STATUS ORDER BY CONCAT_STATUS.status

SELECT date_only, COUNT(*) FROM (SELECT SUBSTR(CAST(created_at AS CHAR(30)), 1, 10) AS date_only FROM deployments) AS days GROUP BY date_only ORDER BY date_only

SELECT status FROM deployments GROUP BY status ORDER BY MAX(id)

SELECT COUNT(*) FROM deployments WHERE status LIKE 'f%' AND branch IN ('main', 'master', 'production')

SELECT server_id, status, file_operations FROM deployments_servers WHERE file_operations > (SELECT AVG(file_operations) FROM deployments_servers) ORDER BY id
