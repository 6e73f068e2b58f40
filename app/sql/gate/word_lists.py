"""Lists of words as text, so that they can be read."""


def words(*lines: str) -> frozenset[str]:
    """The words of these lines, in upper case."""
    return frozenset(" ".join(lines).upper().split())
