"""The promises of the plan's section "Security Considerations", each with the file that proves it.

Bearer token, compared in constant time: test_token_comparison, tests/test_auth
Read-only, GET only: test_nothing_is_written, tests/test_read_only
Every authenticated request logs address and path, failed ones the address: test_every_call_is_logged, tests/test_logs
Rotation is a changed variable and a restart, and no token is stored: test_rotation
Cancelled accounts can be asked about: test_cancelled_accounts
Future hardening, allowed networks: tests/test_auth
Other sections: UUIDs and permalinks only: test_no_numeric_ids; no sensitive columns: test_secret_columns
Beyond the plan: test_no_stack_traces, test_no_default_secret, test_headers, test_pins, test_no_secret_in_the_source
"""
