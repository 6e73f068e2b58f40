SELECT date_trunc('month', created_at) AS month, count(*) FROM deployments GROUP BY month ORDER BY month
-- ["2026-11-01 00:00:00",32]

SELECT status, count(*) FILTER (WHERE failed_at IS NOT NULL) AS failed FROM deployments GROUP BY ALL ORDER BY ALL
-- ["completed",0],["failed",8],["pending",0],["preview_failed",1],["preview_ready",0],["running",0]

SELECT name FROM servers QUALIFY row_number() OVER (PARTITION BY project_id ORDER BY id) = 1 ORDER BY id LIMIT 3
-- ["web1"],["eu-west"],["app1"]

SELECT median(file_operations), quantile_cont(file_operations, 0.9), mode(file_operations) FROM deployments_servers
-- [0.0,48.0,0]

SELECT approx_count_distinct(status) FROM deployments
-- [6]

SELECT arg_max(status, id), max_by(status, id), min_by(status, id) FROM deployments
-- ["failed","failed","completed"]

SELECT list(DISTINCT protocol_type ORDER BY protocol_type) FROM servers
-- [["ftp","ftps","rsync","ssh"]]

SELECT count_if(enabled), bool_and(enabled), bool_or(enabled) FROM servers
-- [43,false,true]

SELECT string_agg(DISTINCT protocol_type, ',' ORDER BY protocol_type) FROM servers
-- ["ftp,ftps,rsync,ssh"]

SELECT strftime(TIMESTAMP '2026-04-14 10:38:26', '%Y/%m/%d'), dayname(DATE '2026-04-14'), monthname(DATE '2026-04-14')
-- ["2026/04/14","Tuesday","April"]

SELECT date_diff('hour', TIMESTAMP '2026-04-14 10:00:00', TIMESTAMP '2026-04-15 12:30:00'), datediff('day', DATE '2026-01-01', DATE '2026-03-01')
-- [26,59]

SELECT time_bucket(INTERVAL '15 minutes', TIMESTAMP '2026-04-14 10:38:26'), date_part('dow', DATE '2026-04-14')
-- ["2026-04-14 10:30:00",2]

SELECT EXTRACT(EPOCH FROM TIMESTAMP '2026-04-14 10:38:26' - TIMESTAMP '2026-04-14 10:38:00'), year(DATE '2026-04-14'), week(DATE '2026-04-14')
-- [26.0,2026,16]

SELECT TIMESTAMP '2026-04-14 10:38:26.5', DATE '2026-04-14', TIME '10:38:26', INTERVAL '1 day 2 hours'
-- ["2026-04-14 10:38:26.500000","2026-04-14","10:38:26","1 day, 2:00:00"]

SELECT TIMESTAMPTZ '2026-04-14 10:38:26+02:00', TIMESTAMP '2026-04-14 10:38:26' AT TIME ZONE 'Europe/Berlin'
-- ["2026-04-14 08:38:26+00:00","2026-04-14 08:38:26+00:00"]

SELECT 10 / 4, 10 % 4, -7 / 2, 2 ^ 10, 1e10, 1.50, 9223372036854775807, 170141183460469231731687303715884105727
-- [2.5,2,-3.5,1024.0,10000000000.0,"1.50",9223372036854775807,"170141183460469231731687303715884105727"]

SELECT 'a' || 'b', concat('a', 1), lower('ABC'), upper('é'), length('😀'), substr('abcdef', 2, 3), left('abc', 2), right('abc', 2)
-- ["ab","a1","abc","É",1,"bcd","ab","bc"]

SELECT split_part('a-b-c', '-', 2), replace('aXb', 'X', '-'), trim('  x '), lpad('7', 3, '0'), reverse('abc'), repeat('ab', 3)
-- ["b","a-b","x","007","cba","ababab"]

SELECT contains('abc', 'b'), starts_with('abc', 'a'), suffix('abc', 'c'), instr('abc', 'c'), levenshtein('kitten', 'sitting')
-- [true,true,true,3,3]

SELECT regexp_matches('abc', 'b.'), regexp_extract('a12b', '([0-9]+)', 1), regexp_replace('a1b2', '[0-9]', '#', 'g')
-- [true,"12","a#b#"]

SELECT 'ABC' ILIKE 'a%', 'abc' LIKE 'a_c', 'abc' ~ 'a.c', 'x' IN ('x', 'y'), 5 BETWEEN 1 AND 10
-- [true,true,true,true,true]

SELECT coalesce(NULL, 1), nullif(1, 1), ifnull(NULL, 'x'), greatest(1, 3, 2), least(1, 3, 2), if(true, 1, 2)
-- [1,null,"x",3,1,1]

SELECT json_extract_string('{"a": {"b": "c"}}', '$.a.b'), '{"a": [1, 2]}'::json -> 'a', '{"a": 1}'::json ->> 'a', json_valid('{')
-- ["c","[1,2]","1",false]

SELECT length(md5('x')), length(sha1('x')), typeof(1), typeof('x'), typeof(now())
-- [32,40,"INTEGER","VARCHAR","TIMESTAMP WITH TIME ZONE"]

SELECT unnest([1, 2, 3]) AS n ORDER BY n
-- [1],[2],[3]

SELECT n FROM generate_series(1, 3) AS t(n)
-- [1],[2],[3]

SELECT CAST('2026-04-14' AS date), '5'::integer + 1, CAST(1.005 AS decimal(10, 2)), 'true'::boolean, 3.7::int
-- ["2026-04-14",6,"1.01",true,4]

SELECT id, lag(id) OVER (ORDER BY id), sum(id) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM accounts ORDER BY id LIMIT 2
-- [1,null,1],[2,1,3]

SELECT CASE WHEN enabled THEN 'on' ELSE 'off' END AS state, count(*) FROM servers GROUP BY CUBE (enabled) ORDER BY 2, 1
-- ["off",1],["on",43],["off",44]

WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 4) SELECT sum(n) FROM r
-- [10]

SELECT DISTINCT ON (protocol_type) protocol_type, min(id) OVER (PARTITION BY protocol_type) FROM servers ORDER BY protocol_type
-- ["ftp",181],["ftps",124],["rsync",151],["ssh",111]

SELECT p.permalink FROM projects p, LATERAL (SELECT id FROM deployments d WHERE d.project_id = p.id LIMIT 1) AS x ORDER BY 1 LIMIT 2
-- ["catalogue"],["city-museum"]

SELECT count(*) FROM deployments WHERE created_at < now() AT TIME ZONE 'UTC' - INTERVAL '1000 days'
-- [0]

SELECT status, count(*) FROM deployments GROUP BY status EXCEPT SELECT 'completed', 19 ORDER BY 1 LIMIT 1
-- ["completed",18]

SELECT count(*) FROM servers a NATURAL JOIN servers b
-- [0]
