"""docs/configuration.md, made from app/config.py and the template beside this file."""

from pathlib import Path

from pydantic.fields import FieldInfo

from app.config import Settings, bounds_of

TEMPLATE = Path(__file__).with_suffix(".md")
HEADING = "<!-- Generated from the code. `make generated` refreshes it. -->\n\n"


def page() -> str:
    """Return the page with every variable."""
    rows = [row(field) for field in Settings.model_fields.values()]
    lines = [["variable", "default", "values", "meaning"], ["---"] * 4, *rows]
    service = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    return HEADING + TEMPLATE.read_text("utf-8").format(service=service)


def row(field: FieldInfo) -> list[str]:
    """Return the cells of a variable's row."""
    extra = field.json_schema_extra
    absent = str(extra["absent"]) if isinstance(extra, dict) else ""
    default = absent or (str(int(field.default)) if isinstance(field.default, int) else f"`{field.default}`")
    values = "0 or 1" if field.annotation is bool else bounds_of(field).removeprefix("from ")
    return [f"`{field.validation_alias}`", default, values, field.description or ""]
