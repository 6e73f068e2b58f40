"""docs/configuration.md, made from app/config.py and the template beside this file."""

from pathlib import Path

from pydantic.fields import FieldInfo

from app.config import Settings, bounds_of
from scripts.pages import HEADING, table

TEMPLATE = Path(__file__).with_suffix(".md")


def page() -> str:
    """Return the page with every variable."""
    service = table(["variable", "default", "values", "meaning"], map(row, Settings.model_fields.values()))
    return f"{HEADING}\n\n" + TEMPLATE.read_text("utf-8").format(service=service)


def row(field: FieldInfo) -> list[str]:
    """Return the cells of a variable's row."""
    extra = field.json_schema_extra
    absent = str(extra["absent"]) if isinstance(extra, dict) else ""
    default = absent or (str(int(field.default)) if isinstance(field.default, int) else f"`{field.default}`")
    values = "0 or 1" if field.annotation is bool else bounds_of(field).removeprefix("from ")
    return [f"`{field.validation_alias}`", default, values, field.description or ""]
