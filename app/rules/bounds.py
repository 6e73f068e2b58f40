"""Lists that were shortened, in the form that the MCP server uses too."""


def left_out(**lists: tuple[int, int]) -> dict[str, dict[str, int]]:
    """Return the shown and total numbers of each list that was cut; complete lists are absent."""
    return {name: {"shown": shown, "total": total} for name, (shown, total) in lists.items() if shown < total}
