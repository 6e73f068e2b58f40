"""Text that customers and their tools wrote, as it may be shown."""

from app.rules.find.plain import plain
from deployhq_redaction import redact


def cleaned(text: str | None) -> str | None:
    """Return the text without secrets, and without invisible and direction-changing characters."""
    return None if text is None else redact(plain(text))
