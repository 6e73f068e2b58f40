-- What ran before the views and does not run since, each with one reason: it groups by a table's primary key and selects
-- other columns of the table. A view has no primary key, so PostgreSQL asks for these columns in GROUP BY. The answer,
-- bad_grouping, names the column and says so; with it added the rows are the same.
SELECT p.id, p.name, COUNT(d.id) AS failures FROM projects p LEFT JOIN deployments d ON d.project_id = p.id AND d.status = 'failed' GROUP BY p.id ORDER BY p.id
SELECT projects.name, MAX(deployments.created_at) FROM projects JOIN deployments ON deployments.project_id = projects.id GROUP BY projects.id ORDER BY projects.id
SELECT d.*, COUNT(st.id) FROM deployments d LEFT JOIN deployment_steps st ON st.deployment_id = d.id GROUP BY d.id ORDER BY d.id
SELECT d.id AS deployment, d.status, d.branch, COUNT(*) FROM deployments d JOIN deployments_servers ds ON ds.deployment_id = d.id GROUP BY deployment ORDER BY deployment
SELECT d.id, d.status, COUNT(*) FROM deployments d JOIN deployments_servers ds ON ds.deployment_id = d.id GROUP BY 1 ORDER BY 1
SELECT p.name, a.permalink, COUNT(d.id) FROM accounts a JOIN projects p ON p.account_id = a.id LEFT JOIN deployments d ON d.project_id = p.id GROUP BY p.id, a.id ORDER BY p.name, a.permalink
SELECT d.identifier, (SELECT max(x.id) FROM deployment_steps x WHERE x.deployment_id = d.id AND x.status = d.status) FROM deployments d LEFT JOIN deployments_servers ds ON ds.deployment_id = d.id GROUP BY d.id ORDER BY d.id
SELECT branch, count(*) FROM deployments d GROUP BY id ORDER BY d.created_at, id
SELECT p.id, p.name, array_agg(s.name ORDER BY s.name) AS servers FROM projects p JOIN servers s ON s.project_id = p.id GROUP BY p.id HAVING count(*) > 1 ORDER BY p.id
