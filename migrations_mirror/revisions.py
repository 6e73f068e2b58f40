"""Where the mirror's migrations are, and which Rails version they reach."""

from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory


def alembic_config() -> Config:
    """Alembic's configuration: this package is the script directory."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def head_version() -> str:
    """The newest Rails version number that the mirror follows."""
    return str(ScriptDirectory.from_config(alembic_config()).get_current_head())
