"""docs/causes.md, made from the rules and the template beside this file."""

from pathlib import Path

from app.rules.causes import CATEGORIES
from app.rules.causes.lines import FIRST_CHARACTERS, FIRST_LINES, LAST_CHARACTERS, LAST_LINES, LONGEST_LINE
from app.rules.causes.precedence import ANYWHERE, IN_STEP, IN_TYPE
from app.rules.causes.quote import LONG_TEXT, LONGEST_QUOTE, MOST_LINES, MOST_OF_A_LONG_TEXT, MOST_SHOWN
from app.rules.causes.rule import Rule
from scripts.pages import HEADING, table

TEMPLATE = Path(__file__).with_suffix(".md")


def page() -> str:
    """Return the page with every category and rule."""
    return f"{HEADING}\n\n" + TEMPLATE.read_text("utf-8").format(
        first_characters=f"{FIRST_CHARACTERS:,}",
        last_characters=f"{LAST_CHARACTERS:,}",
        first_lines=FIRST_LINES,
        last_lines=LAST_LINES,
        longest_line=f"{LONGEST_LINE:,}",
        longest_quote=LONGEST_QUOTE,
        most_lines=MOST_LINES,
        most_shown=f"{MOST_SHOWN:,}",
        long_text=f"{LONG_TEXT:,}",
        most_of_a_long_text=f"{MOST_OF_A_LONG_TEXT:.0%}",
        categories=categories(),
        rules=rules(),
    )


def categories() -> str:
    """Return the table of categories."""
    rows = (
        [f"`{name}`", each.definition, each.first_check, each.who, f"[page]({each.doc})" if each.doc else ""]
        for name, each in CATEGORIES.items()
    )
    return table(["category", "meaning", "first check", "who acts", "DeployHQ's page"], rows)


def rules() -> str:
    """Return the table of rules, in order of precedence."""
    every = {rule.name: rule for rules in (ANYWHERE, *IN_STEP.values(), *IN_TYPE.values()) for rule in rules.rules}
    return table(["rule", "category", "example"], (row(rule) for rule in every.values()))


def row(rule: Rule) -> list[str]:
    example = rule.examples[0].replace("\n", "⏎")
    return [rule.name, f"`{rule.category}`", f"`` {example} ``"]
