"""The small checker of answers agrees with a real validator on everything that openapi.json can ask."""

import copy
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from mcp_server.api.schema_check import KEYWORDS, NO_RULES, compiled
from tests.mcp.answers import ANSWERS, DEPLOYMENT, SCHEMAS

ODD = [None, True, 0, 1.0, 1.5, "", "text", [], ["text"], [1], {}, {"a": 1}]


def keywords(schema: Any) -> set[str]:
    """Every keyword in a schema."""
    inner = [schema[name] for name in ("items", "additionalProperties") if name in schema]
    inner += [*schema.get("anyOf", ()), *schema.get("properties", {}).values()]
    return set(schema).union(*(keywords(part) for part in inner))


def places(value: Any) -> list[Any]:
    """Every object and list in a value."""
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return ([value] if members else []) + [place for member in members for place in places(member)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_checker_knows_every_keyword_in_use(name: str) -> None:
    assert keywords(SCHEMAS[name]) <= KEYWORDS | NO_RULES


@pytest.mark.parametrize("name", SCHEMAS)
@given(st.randoms(use_true_random=False), st.sampled_from(ODD), st.booleans())
def test_it_agrees_with_a_real_validator(name: str, chance: random.Random, odd: object, drop: bool) -> None:
    changed = copy.deepcopy(ANSWERS[name])
    place = chance.choice(places(changed))
    key = chance.choice(list(place) if isinstance(place, dict) else range(len(place)))
    if drop:
        del place[key]
    else:
        place[key] = odd
    assert (compiled(SCHEMAS[name])(changed) is None) is Draft202012Validator(SCHEMAS[name]).is_valid(changed)


def test_a_fault_is_named_by_its_place_and_never_by_a_customer_s_word() -> None:
    answer = copy.deepcopy(DEPLOYMENT)
    answer["steps"]["by_type"]["customer's word"] = "secret"
    assert compiled(SCHEMAS["admin_get_deployment"])(answer) == ".steps.by_type.* (type)"
