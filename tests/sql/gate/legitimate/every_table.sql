SELECT COUNT(*) FROM {t}

SELECT COUNT(*) AS n, MIN(id) AS first_id, MAX(id) AS last_id FROM {t} WHERE id > 0

SELECT t.id FROM {t} t ORDER BY t.id DESC LIMIT 3

SELECT id, id % 3 AS rest FROM {t} WHERE id IS NOT NULL AND id NOT IN (0, -1) ORDER BY rest, id LIMIT 7 OFFSET 1

WITH few AS (SELECT id FROM {t} ORDER BY id LIMIT 5) SELECT COUNT(*), SUM(id) FROM few

SELECT a.id FROM {t} a LEFT JOIN {t} b ON a.id = b.id + 1 WHERE b.id IS NULL ORDER BY a.id

SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS n FROM {t} ORDER BY id LIMIT 10

SELECT 'all' AS what, COUNT(*) AS n FROM {t} UNION ALL SELECT 'odd', COUNT(*) FROM {t} WHERE id % 2 = 1 ORDER BY what
