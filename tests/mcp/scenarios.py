"""Which scenarios of the official conformance suite are ours, by protocol version."""

OLD, NEW = "2025-11-25", "2026-07-28"
BOTH = """
    dns-rebinding-protection prompts-list resources-list server-sse-multiple-streams
    tools-call-error tools-call-simple-text tools-list
"""
OLD_ONLY = "logging-set-level ping server-initialize server-session-lifecycle server-sse-polling"
NEW_ONLY = """
    caching http-header-validation sep-2164-resource-not-found server-stateless
    input-required-result-ignore-extra-params input-required-result-unsupported-methods
"""
SCENARIOS = {OLD: (BOTH + OLD_ONLY).split(), NEW: (BOTH + NEW_ONLY).split()}

# Checks that call a tool of the suite's own.
NEED_A_FIXTURE = {"sep-2575-server-rejects-undeclared-capability", "sep-2575-missing-capability-http-400"}
# Checks that call some tool of ours, so they cannot run for a caller who is shown none.
NEED_A_LISTED_TOOL = {"sep-2243-server-reject-invalid-headers", "sep-2243-server-accepts-whitespace-header-value"}

# Beginnings of the names of all others. They need tools, prompts or resources of the suite's own, or they are about
# what this server does not offer: completion, elicitation, sampling, subscriptions, tasks, custom headers.
NOT_OURS = (
    *(
        "completion-complete",
        "elicitation-",
        "http-custom-header-server-validation",
        "input-required-result-",
        "json-schema-2020-12",
    ),
    *("prompts-get-", "resources-read-", "resources-subscribe", "resources-templates-read", "resources-unsubscribe"),
    *("tasks-", "tools-call-"),
)
