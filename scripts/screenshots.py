"""The README's picture: the console with a diagnosis of the demo, in Debian's Chromium. `make screenshots`."""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from app.config import database_url
from migrations_mirror.create import create
from migrations_mirror.sample import sample
from tests.service import ROOT, running

TOKEN = "a-token-for-the-picture"  # noqa: S105  of a service that lives for a picture
DEPLOYMENT = "6f4922f4-5568-461a-8cdf-4ad2299f6d23"
PICTURE = ROOT / "docs" / "console.png"
LARGEST = 200_000  # bytes


def main() -> None:
    """Take the picture; exit with a sentence when there is no Chromium, or when it is too large."""
    chromium = shutil.which("chromium") or sys.exit("No Chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder:
        text = f"sqlite:///{folder}/demo.sqlite3"
        create(database_url(text))
        sample(database_url(text))
        with running(Path(folder), text, TOKEN, DEPLOYHQ_CONSOLE="1") as service, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(base_url=service.url, viewport={"width": 1000, "height": 980})
            page.goto(f"/#/deployments/{DEPLOYMENT}")
            page.get_by_label("bearer token").fill(TOKEN)
            page.get_by_role("button", name="Use it").click()
            page.get_by_role("img").first.wait_for()
            page.screenshot(path=PICTURE)
            browser.close()
    if PICTURE.stat().st_size > LARGEST:
        sys.exit(f"{PICTURE.name} has more than {LARGEST} bytes")


if __name__ == "__main__":
    main()
