"""Every rule decides its examples and leaves its counter-examples alone, by itself and among all others."""

import pytest

from app.rules.causes import CATEGORIES, UNKNOWN, find_cause
from app.rules.causes.lines import prepared
from app.rules.causes.precedence import ANYWHERE, IN_STEP, IN_TYPE
from app.rules.causes.rule import Rule, Rules, expression
from app.rules.causes.tables.neutral import NEUTRAL
from tests.causes.labelled import TEXTS

ALL = list({id(rule): rule for rules in (ANYWHERE, *IN_STEP.values()) for rule in rules.rules}.values())
EXAMPLES = [(rule, example) for rule in ALL for example in rule.examples]
OF_A_TYPE = [
    (rule, example, f"{kind}_files" if kind == "transfer" else f"run_{kind}_command")
    for kind, rules in IN_TYPE.items()
    for rule in rules.rules
    if rule not in ALL
    for example in rule.examples
]
COUNTER_EXAMPLES = [(rule, example) for rule in ALL for example in rule.counter_examples]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=lambda value: getattr(value, "name", None))
def test_a_rule_decides_its_examples(rule: Rule, example: str) -> None:
    cause = find_cause(example)
    assert (cause.category, cause.rule) == (rule.category, rule.name)
    assert cause.evidence in example


@pytest.mark.parametrize(("rule", "example", "step"), OF_A_TYPE)
def test_a_rule_for_a_type_of_steps_decides_its_examples(rule: Rule, example: str, step: str) -> None:
    assert find_cause(example, step)[:2] == (rule.category, rule.name)


@pytest.mark.parametrize(("rule", "example"), COUNTER_EXAMPLES, ids=lambda value: getattr(value, "name", None))
def test_a_rule_leaves_its_counter_examples_alone(rule: Rule, example: str) -> None:
    assert find_cause(example).rule != rule.name


@pytest.mark.parametrize("rule", NEUTRAL, ids=lambda rule: rule.name)
def test_neutral_lines_are_unknown_alone_and_beside_a_cause(rule: Rule) -> None:
    for example in rule.examples:
        assert find_cause(example).category == UNKNOWN
        assert find_cause(f"{example}\nssh: connect to host web1 port 22: Connection refused\n{example}").evidence == (
            "ssh: connect to host web1 port 22: Connection refused"
        )


def test_names_tell_the_rules_apart_and_every_category_has_rules_with_examples() -> None:
    assert len({rule.name for rule in ALL}) == len(ALL)
    assert all(rule.examples for rule in (*ALL, *NEUTRAL))
    assert {rule.category for rule in ALL} == set(CATEGORIES) - {UNKNOWN}
    assert {rule.category for rule in NEUTRAL} == {UNKNOWN}


def test_a_category_says_what_to_check_who_acts_and_where_to_read() -> None:
    assert len(CATEGORIES) == 21
    for name, category in CATEGORIES.items():
        assert name.isidentifier()
        assert category.definition.endswith(".")
        assert category.first_check.endswith((".", "?"))
        assert category.who.startswith("customer")
        assert category.doc is None or category.doc.startswith("https://")


@pytest.mark.slow
@pytest.mark.parametrize("rules", [ANYWHERE, *IN_STEP.values(), Rules(NEUTRAL)], ids=["anywhere", *IN_STEP, "neutral"])
def test_searching_all_rules_at_once_finds_what_searching_one_by_one_finds(rules: Rules) -> None:
    """RE2 leaves out patterns whose words a line does not hold: that must never leave out one that matches."""
    patterns = [expression(rule.patterns) for rule in rules.rules]
    lines = {line for text in TEXTS for line in text.message.splitlines()} | {example for _, example in EXAMPLES}
    for line in lines:
        words = prepared(line).words
        found = [place for place, each in enumerate(patterns) if each.search(words)]
        expected = next((place for place in found if not rules.rules[place].excepts(words)), None)
        assert rules.first(words) == expected, line
