"""Text of customers and their tools, in a form that is safe to show."""

from app.rules.plain import plain
from deployhq_redaction import redact


def cleaned(text: str | None) -> str | None:
    """Return the text without secrets and without invisible or bidirectional control characters, or None."""
    return None if text is None else redact(plain(text))
