"""The functions that a query may call: pure ones, and the clock. What is not listed is refused.

Left out on purpose: files, network, large objects, locks, sequences, settings, facts about session and server,
sleeping, SQL in strings, XML and XPath (their errors quote data), compression.
"""

from typing import Final

from app.sql.gate.lexicons import words

EVERYWHERE: Final = words("""
    abs acos asin atan atan2 avg cast ceil ceiling coalesce concat concat_ws cos count cume_dist date degrees dense_rank
    exp first_value floor format json_object lag last_value lead length ln log log10 lower ltrim max min mod nth_value
    ntile nullif octet_length percent_rank percentile_cont percentile_disc pi pow power radians rank replace round
    row_number rtrim sign sin sqrt substr substring sum tan trim upper
""")
_SERVERS: Final = words("""
    any_value ascii bit_and bit_count bit_length bit_or bit_xor char_length character_length chr cot current_time
    current_timestamp extract greatest grouping least left localtime localtimestamp lpad md5 now position regexp_instr
    regexp_like regexp_replace regexp_substr repeat reverse right rpad stddev stddev_pop stddev_samp to_char var_pop
    var_samp variance
""")
_BUT_POSTGRESQL: Final = words("""
    char group_concat hex if ifnull instr json_array json_extract json_insert json_pretty json_quote json_remove
    json_replace json_set json_type json_valid log2 median quote soundex time timediff unhex
""")
SQLITE: Final = (
    EVERYWHERE
    | _BUT_POSTGRESQL
    | words("""
    acosh asinh atanh cosh datetime glob iif json json_array_length json_error_position json_group_array
    json_group_object json_patch jsonb jsonb_array jsonb_extract jsonb_group_array jsonb_group_object jsonb_insert
    jsonb_object jsonb_patch jsonb_remove jsonb_replace jsonb_set julianday like likelihood likely percentile printf
    random sinh strftime string_agg tanh total trunc typeof unicode unistr unixepoch unlikely
""")
)
MYSQL: Final = (
    EVERYWHERE
    | _BUT_POSTGRESQL
    | _SERVERS
    | words("""
    add_months adddate addtime bin bin_to_uuid charset collation conv convert convert_tz crc32 curdate current_date
    curtime date_add date_format date_sub datediff day dayname dayofmonth dayofweek dayofyear elt export_set field
    find_in_set from_base64 from_days from_unixtime hour inet6_aton inet6_ntoa inet_aton inet_ntoa insert interval
    is_ipv4 is_ipv6 is_uuid isnull json_array_append json_array_insert json_arrayagg json_compact json_contains
    json_contains_path json_depth json_detailed json_equals json_exists json_keys json_length json_loose json_merge
    json_merge_patch json_merge_preserve json_normalize json_objectagg json_overlaps json_query json_search json_unquote
    json_value last_day lcase locate make_set makedate maketime microsecond mid minute month monthname months_between
    natural_sort_key nvl nvl2 oct ord period_add period_diff quarter rand rownum sec_to_time second sformat sha sha1
    sha2 space std str_to_date strcmp subdate substring_index subtime sysdate time_format time_to_sec timestamp
    timestampadd timestampdiff to_base64 to_days to_seconds truncate ucase unix_timestamp utc_date utc_time
    utc_timestamp uuid uuid_to_bin week weekday weekofyear year yearweek
""")
)
POSTGRESQL: Final = (
    EVERYWHERE
    | _SERVERS
    | words("""
    abbrev acosd acosh age array_agg array_append array_cat array_dims array_length array_lower array_ndims
    array_position array_positions array_prepend array_remove array_replace array_to_json array_to_string array_upper
    asind asinh atan2d atand atanh bool bool_and bool_or btrim cardinality cbrt clock_timestamp convert_from convert_to
    corr cosd cosh cotd covar_pop covar_samp date_bin date_part date_trunc daterange decode div encode every factorial
    family float4 float8 gcd gen_random_uuid host initcap int2 int4 int4range int8 int8range isempty isfinite json_agg
    json_array_length json_build_array json_build_object json_extract_path json_extract_path_text json_object_agg
    json_strip_nulls json_typeof jsonb_agg jsonb_array_length jsonb_build_array jsonb_build_object jsonb_concat
    jsonb_exists jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_agg jsonb_path_exists
    jsonb_path_match jsonb_path_query_array jsonb_path_query_first jsonb_pretty jsonb_set jsonb_strip_nulls jsonb_typeof
    justify_days justify_hours justify_interval lcm lower_inc make_date make_interval make_time make_timestamp
    make_timestamptz masklen min_scale mode network num_nonnulls num_nulls numeric numrange overlay parse_ident
    phraseto_tsquery plainto_tsquery quote_ident quote_literal quote_nullable random regexp_count regexp_match
    regexp_matches regexp_split_to_array regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx
    regr_sxy regr_syy row_to_json scale sha224 sha256 sha384 sha512 sind sinh split_part starts_with statement_timestamp
    string_agg string_to_array strpos tand tanh text timeofday timezone to_ascii to_date to_hex to_json to_jsonb
    to_number to_timestamp to_tsquery to_tsvector transaction_timestamp translate trim_array trim_scale trunc tsrange
    tstzrange upper_inc varchar websearch_to_tsquery width_bucket
""")
)
SCALAR: Final = {"sqlite": SQLITE, "mysql": MYSQL, "mariadb": MYSQL, "postgresql": POSTGRESQL}

# They make rows: in FROM everywhere, and for PostgreSQL among the columns too.
ROWS: Final = {
    "sqlite": words("json_each json_tree"),
    "mysql": words("json_table"),
    "mariadb": words("json_table"),
    "postgresql": words("""
        generate_series generate_subscripts json_array_elements json_array_elements_text json_each json_each_text
        json_object_keys jsonb_array_elements jsonb_array_elements_text jsonb_each jsonb_each_text jsonb_object_keys
        jsonb_path_query regexp_matches regexp_split_to_table string_to_table unnest
    """),
}

# What an agent may mean that is called otherwise here.
INSTEAD: Final = {
    **dict.fromkeys(words("sleep pg_sleep"), "Leave it out: a query cannot wait."),
    **dict.fromkeys(
        words("database version sqlite_version user current_setting"), "A query reads the tables, not the session."
    ),
    **dict.fromkeys(words("extractvalue updatexml xpath"), "Use the JSON or the string functions."),
    "BENCHMARK": "Leave it out.",
    "LOAD_FILE": "A query reads the tables only.",
    "RANDOMBLOB": "Use random().",
}
