"""The functions that a query may call: pure ones, and the clock. What is not listed is refused.

Left out on purpose: files, network, large objects, locks, sequences, settings, facts about session and server,
sleeping, SQL in strings, XML and XPath (their errors quote data), compression.
"""

from typing import Final

from app.sql.gate.lexicons import words

EVERYWHERE: Final = words(
    "abs avg ceil ceiling coalesce count exp floor ln log lower ltrim max min mod nullif pow power replace round",
    "rtrim sign sqrt sum trim upper acos asin atan atan2 cos degrees pi radians sin tan substring substr cast",
    "concat concat_ws row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value",
    "nth_value octet_length",
)

SQLITE: Final = EVERYWHERE | words(
    "char glob group_concat hex ifnull iif if instr length like likelihood likely unlikely quote random soundex",
    "total typeof unhex unicode unistr string_agg trunc log2 log10 acosh asinh atanh cosh sinh tanh date time",
    "datetime julianday unixepoch strftime timediff printf format json json_array json_array_length",
    "json_error_position json_extract json_insert json_object json_patch json_pretty json_quote json_remove",
    "json_replace json_set json_type json_valid json_group_array json_group_object jsonb jsonb_array",
    "jsonb_extract jsonb_insert jsonb_object jsonb_patch jsonb_remove jsonb_replace jsonb_set jsonb_group_array",
    "jsonb_group_object median percentile percentile_cont percentile_disc",
)

MYSQL: Final = EVERYWHERE | words(
    "adddate addtime any_value ascii bin bin_to_uuid bit_and bit_count bit_length bit_or bit_xor char char_length",
    "character_length chr conv convert convert_tz cot crc32 curdate current_date current_time current_timestamp",
    "curtime date date_add date_format date_sub datediff day dayname dayofmonth dayofweek dayofyear elt",
    "export_set extract field find_in_set format from_base64 from_days from_unixtime greatest group_concat",
    "grouping hex hour if ifnull inet6_aton inet6_ntoa inet_aton inet_ntoa insert instr interval is_ipv4 is_ipv6",
    "is_uuid isnull last_day lcase least left length localtime localtimestamp locate log10 log2 lpad make_set",
    "makedate maketime md5 microsecond mid minute month monthname natural_sort_key now nvl nvl2 oct ord",
    "period_add period_diff position quarter quote rand regexp_instr regexp_like regexp_replace regexp_substr",
    "repeat reverse right rpad sec_to_time second sformat sha sha1 sha2 soundex space std stddev stddev_pop",
    "stddev_samp str_to_date strcmp subdate substring_index subtime sysdate time time_format time_to_sec timediff",
    "timestamp timestampadd timestampdiff to_base64 to_char to_days to_seconds truncate ucase unhex",
    "unix_timestamp utc_date utc_time utc_timestamp uuid uuid_to_bin var_pop var_samp variance week weekday",
    "weekofyear year yearweek rownum charset collation median percentile_cont",
    "percentile_disc add_months months_between json_array",
    "json_array_append json_array_insert json_arrayagg json_compact json_contains json_contains_path json_depth",
    "json_detailed json_equals json_exists json_extract json_insert json_keys json_length json_loose json_merge",
    "json_merge_patch json_merge_preserve json_normalize json_object json_objectagg json_overlaps json_pretty",
    "json_query json_quote json_remove json_replace json_search json_set json_type json_unquote json_valid",
    "json_value",
)

POSTGRESQL: Final = EVERYWHERE | words(
    "current_time current_timestamp localtime localtimestamp",
    "acosd acosh age any_value array_agg array_append array_cat array_dims array_length array_lower array_ndims",
    "array_position array_positions array_prepend array_remove array_replace array_to_json array_to_string",
    "array_upper ascii asind asinh atan2d atand atanh bit_and bit_count bit_length bit_or bit_xor bool_and",
    "bool_or btrim cardinality cbrt char_length character_length chr clock_timestamp convert_from convert_to corr",
    "cosd cosh cot cotd covar_pop covar_samp date date_bin date_part date_trunc decode div encode every extract",
    "factorial format gcd gen_random_uuid greatest grouping initcap isfinite justify_days justify_hours",
    "justify_interval lcm least left length log10 lpad make_date make_interval make_time make_timestamp",
    "make_timestamptz md5 min_scale mode now nullif num_nonnulls num_nulls overlay parse_ident",
    "percentile_cont percentile_disc position quote_ident quote_literal quote_nullable random regexp_count",
    "regexp_instr regexp_like regexp_match regexp_matches regexp_replace regexp_split_to_array regexp_substr",
    "regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy repeat reverse",
    "right row_to_json rpad scale sha224 sha256 sha384 sha512 sind sinh split_part starts_with",
    "statement_timestamp stddev stddev_pop stddev_samp string_agg string_to_array strpos tand tanh timeofday",
    "timezone to_ascii to_char to_date to_hex to_json to_jsonb to_number to_timestamp transaction_timestamp",
    "translate trim_array trim_scale trunc upper_inc lower_inc isempty var_pop var_samp variance width_bucket",
    "float8 float4 int4 int8 int2 numeric text varchar bool daterange tsrange tstzrange int4range int8range",
    "numrange json_agg json_array_length json_build_array json_build_object json_extract_path",
    "json_extract_path_text json_object json_object_agg json_strip_nulls json_typeof jsonb_agg jsonb_array_length",
    "jsonb_build_array jsonb_build_object jsonb_concat jsonb_exists jsonb_extract_path jsonb_extract_path_text",
    "jsonb_insert jsonb_object jsonb_object_agg jsonb_path_exists jsonb_path_match jsonb_path_query_array",
    "jsonb_path_query_first jsonb_pretty jsonb_set jsonb_strip_nulls jsonb_typeof host network masklen family",
    "abbrev to_tsvector to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery",
)

SCALAR: Final = {"sqlite": SQLITE, "mysql": MYSQL, "mariadb": MYSQL, "postgresql": POSTGRESQL}

# They make rows: in FROM everywhere, and for PostgreSQL among the columns too.
ROWS: Final = {
    "sqlite": words("json_each json_tree"),
    "mysql": words("json_table"),
    "mariadb": words("json_table"),
    "postgresql": words(
        "generate_series unnest generate_subscripts json_array_elements json_array_elements_text json_each",
        "json_each_text json_object_keys jsonb_array_elements jsonb_array_elements_text jsonb_each jsonb_each_text",
        "jsonb_object_keys jsonb_path_query regexp_split_to_table regexp_matches string_to_table",
    ),
}

# What an agent may mean that is called otherwise here.
INSTEAD: Final = {
    "SLEEP": "Leave it out: a query cannot wait.",
    "PG_SLEEP": "Leave it out: a query cannot wait.",
    "BENCHMARK": "Leave it out.",
    "LOAD_FILE": "A query reads the tables only.",
    "DATABASE": "A query reads the tables, not the session.",
    "VERSION": "A query reads the tables, not the session.",
    "SQLITE_VERSION": "A query reads the tables, not the session.",
    "USER": "A query reads the tables, not the session.",
    "CURRENT_SETTING": "A query reads the tables, not the session.",
    "RANDOMBLOB": "Use random().",
    "EXTRACTVALUE": "Use the JSON or the string functions.",
    "UPDATEXML": "Use the JSON or the string functions.",
    "XPATH": "Use the JSON or the string functions.",
}
