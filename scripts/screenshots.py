"""The README's pictures: the console and an MCP tool's answer, from the demo's rows in Chromium. `make screenshots`."""

import asyncio
import shutil
import sys
import tempfile
from html import escape
from pathlib import Path
from textwrap import fill
from typing import Any

from fastmcp import Client
from playwright.sync_api import Browser, Page, sync_playwright

from app.config import database_url
from mcp_server.config import Config
from mcp_server.server import create_server
from migrations_mirror.create import create
from migrations_mirror.sample import sample
from tests.service import ROOT, Service, running

TOKEN = "a-token-for-the-picture"  # noqa: S105  of a service that lives for a picture
DEPLOYMENT = "6f4922f4-5568-461a-8cdf-4ad2299f6d23"
QUESTION = f"Why did the nightly deployment {DEPLOYMENT} fail?"
TOOL = "admin_diagnose_deployment"
CONSOLE, AGENT = ROOT / "docs" / "console.png", ROOT / "docs" / "agent.png"
LARGEST = 200_000  # bytes
COLUMNS = 103  # the URL's

TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body { background: #16181d; color: #d7dae0; margin: 0; padding: 20px 24px; }
body { font: 13.5px/1.5 "DejaVu Sans Mono", monospace; }
pre { font: inherit; margin: 0; white-space: pre; }
.asked { color: #fff; font-weight: bold; } .name { color: #8b93a3; } .tool { color: #7fd0a0; font-weight: bold; }
.error { color: #ff9a91; font-weight: bold; } .warning { color: #f0b65c; font-weight: bold; } .link { color: #8ab8ec; }
</style><pre>%s</pre>"""


def main() -> None:
    """Take the pictures; exit with a sentence when there is no Chromium, or when one is too large."""
    chromium = shutil.which("chromium") or sys.exit("No Chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder:
        text = f"sqlite:///{folder}/demo.sqlite3"
        create(database_url(text))
        sample(database_url(text))
        with running(Path(folder), text, TOKEN, DEPLOYHQ_CONSOLE="1") as service:
            answer = asyncio.run(ask(service))  # before Playwright, whose event loop is in this thread too
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                picture_console(browser, service)
                picture_agent(browser, answer)
                browser.close()
    for picture in (CONSOLE, AGENT):
        if picture.stat().st_size > LARGEST:
            sys.exit(f"{picture.name} has more than {LARGEST} bytes")


async def ask(service: Service) -> Any:
    """Return the answer of the MCP tool, called as an agent does."""
    async with Client(create_server(Config(admin_url=service.url, admin_token=TOKEN))) as client:
        return (await client.call_tool(TOOL, {"identifier": DEPLOYMENT})).structured_content


def picture_console(browser: Browser, service: Service) -> None:
    """Take the picture of the console's page, down to the end of the first finding."""
    page = browser.new_page(base_url=service.url, viewport={"width": 1000, "height": 1400})
    page.goto(f"/#/deployments/{DEPLOYMENT}")
    page.get_by_label("bearer token").fill(TOKEN)
    page.get_by_role("button", name="Use it").click()
    page.get_by_role("img").first.wait_for()
    take(page, ".finding", CONSOLE)


def picture_agent(browser: Browser, answer: Any) -> None:
    """Take the picture of the tool's answer, as a terminal shows it."""
    page = browser.new_page(viewport={"width": 1000, "height": 1400})
    page.set_content(TERMINAL % "\n".join(terminal_lines(answer)))
    take(page, "pre", AGENT)


def take(page: Page, last: str, picture: Path) -> None:
    """Take a picture that ends below the first element of this selector."""
    end = page.locator(last).first.evaluate("element => element.getBoundingClientRect().bottom")
    page.screenshot(path=picture, clip={"x": 0, "y": 0, "width": 1000, "height": end + 10})


def terminal_lines(answer: Any) -> list[str]:
    """Return the question, the call, and what its answer says: every word of it is the tool's."""
    account, url = answer["account"], answer["deployment"]["url"]
    lines = [f'<span class="asked">&gt; {escape(QUESTION)}</span>', ""]
    lines += [f'<span class="tool">● {TOOL}</span>  identifier: {DEPLOYMENT}', ""]
    lines += row("summary", answer["summary"])
    lines += row("url", url, "link")
    lines += row("account", f"{account['name']} ({account['permalink']}), {account['status']}")
    for finding in answer["findings"]:
        said: list[str] = next((evidence["lines"] for evidence in finding["evidence"] if "lines" in evidence), [])
        lines += ["", *row(finding["severity"], finding["title"], finding["severity"])]
        lines += row("", finding["explanation"])
        lines += [line for number, text in enumerate(said) for line in row("" if number else "lines", text)]
        lines += row("first_check", finding["first_check"])
    return lines


def row(name: str, text: str, kind: str = "") -> list[str]:
    """Return the lines of a key and its text."""
    first, *rest = fill(text, COLUMNS, break_long_words=False, break_on_hyphens=False).split("\n")
    lines = [f'<span class="name">{name:>11}</span>  <span class="{kind}">{escape(first)}</span>']
    return lines + [f'{" " * 13}<span class="{kind}">{escape(line)}</span>' for line in rest]


if __name__ == "__main__":
    main()
