-- What ran before ONLY_FULL_GROUP_BY and does not run since: a column that is neither grouped nor aggregated had the value
-- of any row, also where the primary key stood for it. The answer, bad_grouping, names the column.
SELECT p.id, p.name, COUNT(d.id) AS failures FROM projects p LEFT JOIN deployments d ON d.project_id = p.id AND d.status = 'failed' GROUP BY p.id ORDER BY p.id
SELECT projects.name, MAX(deployments.created_at) FROM projects JOIN deployments ON deployments.project_id = projects.id GROUP BY projects.id ORDER BY projects.id
SELECT project_id, name FROM servers GROUP BY project_id HAVING COUNT(*) > 0 ORDER BY project_id
SELECT COUNT(*), count( * ), Lower(name), name, NAME, (name), +id, -id, 1 + 1, (1+1), ((id)), 'x', NULL, TRUE, CASE WHEN 1 THEN 2 END, (SELECT 1), name LIKE 'a%', CONCAT(name,  'x') /* c */, `name`, s.NAME, EXISTS (SELECT 1) FROM servers s GROUP BY name
SELECT p.name, GROUP_CONCAT(s.name ORDER BY s.name SEPARATOR ', ') FROM projects p LEFT JOIN servers s ON s.project_id = p.id GROUP BY p.id ORDER BY p.id
