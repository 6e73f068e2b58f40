"""Fixtures of the diagnosis's tests."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask

from tests.apps import statements_of


@pytest.fixture
def statements(app: Flask) -> Callable[[], Any]:
    """Gives the list of the statements that the app sends while a block runs."""
    return partial(statements_of, app)
