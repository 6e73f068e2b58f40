"""No stack trace and no debug mode, whatever the environment asks for."""

from pathlib import Path

import pytest
import requests

from tests.service import running

TOKEN = "stack-trace-test-token"
AUTH = {"Authorization": f"Bearer {TOKEN}"}


@pytest.mark.process
def test_flasks_debug_variable_opens_nothing(tmp_path: Path) -> None:
    missing = f"sqlite:///{tmp_path}/secret-folder/missing.sqlite3"
    with running(tmp_path, missing, TOKEN, FLASK_DEBUG="1", FLASK_ENV="development") as service:
        for path in (
            "/admin_api/deployments/x",
            "/readyz",
            "/console",
            "/admin_api/accounts/x/recent_failures?limit=x",
        ):
            for query in ("", "?__debugger__=yes&cmd=resource&f=debugger.js"):
                answer = requests.get(f"{service.url}{path}{'' if '?' in path else query}", headers=AUTH, timeout=10)
                assert answer.status_code >= 400
                assert isinstance(answer.json()["error"], str)
                for inside in ("Traceback", "File ", "sqlalchemy", "sqlite3", "secret-folder", "werkzeug", "debugger"):
                    assert inside not in answer.text, path
        log = service.log.read_text()
    assert "Debugger" not in log
    assert "OperationalError" in log, "the log is where the reason belongs"
