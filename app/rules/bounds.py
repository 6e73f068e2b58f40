"""What was left out of an answer, as the MCP server says it too."""


def left_out(**lists: tuple[int, int]) -> dict[str, dict[str, int]]:
    """How many are shown, and of how many, of each list that was cut; nothing of those that are whole."""
    return {name: {"shown": shown, "total": total} for name, (shown, total) in lists.items() if shown < total}
