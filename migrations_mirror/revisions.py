"""The mirror's migrations and the Rails version that they reach."""

from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory


def alembic_config() -> Config:
    """Return Alembic's configuration, with this package as the script directory."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def head_version() -> str:
    """Return the Rails version of the newest migration."""
    return str(ScriptDirectory.from_config(alembic_config()).get_current_head())
