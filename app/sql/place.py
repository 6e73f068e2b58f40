"""Where callers' SQL may run: never where it could slow down or lock what customers use."""

ADVICE = "point DEPLOYHQ_QUERY_DATABASE_URL to a replica, or set DEPLOYHQ_QUERY_ALLOW_PRIMARY=1"


def why_off(role: str, *, read_only: bool | None, note: str | None) -> str | None:
    """Why no query may run on a server of this standing; None when it may.

    A server that cannot say what it replicates passes when it is set to refuse writes, as replicas are.
    """
    if role in ("replica", "none") or (role == "unknown" and read_only):
        return None
    if role == "primary":
        return f"its server is a primary: {ADVICE}"
    return f"its server may be a primary ({note or 'it does not say what it is'}): {ADVICE}"
