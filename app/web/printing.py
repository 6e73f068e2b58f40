"""Values for reading: escaped for Markdown, cleaned for a terminal, wrapped to a page."""

import csv
import json
import re
import unicodedata
from collections.abc import Iterable
from io import StringIO
from textwrap import fill

WIDTH = 100  # columns of a text answer


class Printed(str):
    """Text that is printed unchanged."""

    __slots__ = ()


NONE = Printed("-")


def clean(value: object) -> str:
    """Return the value on one line, without control, invisible and direction-changing characters."""
    text = "-" if value is None else str(value)
    if text.isascii() and text.isprintable():
        return text
    spaced = re.sub(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]+", " ", text)
    return "".join(sign for sign in spaced if unicodedata.category(sign) not in ("Cc", "Cf", "Co", "Cs"))


def plain(value: object) -> str:
    """Return the value for a terminal."""
    return value if isinstance(value, Printed) else Printed(clean(value))


# A word with one of these becomes a link in GitHub-flavoured Markdown:
# https://github.github.com/gfm/#autolinks-extension-
LINK = re.compile(r"://|www\.|@|mailto:|xmpp:", re.IGNORECASE)
WORD = re.compile(r"\S+")
# Inline markup. An underscore between letters is none, so transfer_files stays readable.
INLINE = re.compile(r"[\\`*\[\]<>&|~#$]|(?<![^\W_])_|_(?![^\W_])")
# Block markup at the start of a line.
AT_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")


def markdown(value: object) -> str:
    """Return the value as text of Markdown: nothing in it begins a link, an image, HTML, a heading or a list."""
    if value is None or isinstance(value, Printed):
        return value or NONE
    text, parts, at = clean(value), [], 0
    # Word by word: one pattern for a whole link would try each letter of a word as its beginning, and then as its end.
    for word in WORD.finditer(text):
        if LINK.search(word[0]):
            parts += [_escaped(text[at : word.start()]), markdown_code(word[0])]
            at = word.end()
    return Printed("".join([*parts, _escaped(text[at:])]))


def _escaped(text: str) -> str:
    text = INLINE.sub(lambda sign: f"\\{sign[0]}", text)
    start = AT_START.match(text)
    if start is None:
        return text
    sign = start[2]
    escaped = f"{sign}\\" if sign.isdigit() else f"\\{sign}"
    return f"{start[1]}{escaped}{text[start.end() :]}"


def markdown_code(value: object) -> Printed:
    """Return the value as a code span, whose fence is longer than any run of back-ticks in it."""
    text = clean(value).replace("|", "¦")  # a bar would end the cell of a table, even in a code span
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if "`" in text or not text.strip() else ""
    return Printed(f"{fence}{space}{text}{space}{fence}")


def markdown_strong(value: object) -> Printed:
    """Return the value in bold."""
    return Printed(f"**{markdown(value)}**")


def markdown_heading(value: object, level: int = 2) -> Printed:
    """Return the value as a heading."""
    return Printed(f"{'#' * level} {markdown(value)}\n")


def text_heading(value: object, level: int = 2) -> Printed:
    """Return the value as a line of its own."""
    return Printed(f"{clean(value)}" if level > 1 else f"{clean(value)}\n")


def markdown_block(lines: Iterable[object], indent: int = 0) -> Printed:
    """Return the lines as a code block, whose fence is longer than any run of back-ticks in them."""
    cleaned = [clean(line) for line in lines]
    longest = max((len(run) for line in cleaned for run in re.findall("`+", line)), default=0)
    fence = "`" * max(longest + 1, 3)
    return Printed("\n".join(" " * indent + line for line in (fence, *cleaned, fence)))


def text_block(lines: Iterable[object], indent: int = 0) -> Printed:
    """Return the lines indented, each cut to the width of the page."""
    room = WIDTH - indent - 2
    return Printed("\n".join(" " * (indent + 2) + cut(clean(line), room) for line in lines))


def cut(text: str, room: int) -> str:
    """Return the text with an ellipsis in place of what does not fit into `room` columns."""
    return text if len(text) <= room else text[: room - 1] + "…"


def markdown_address(url: object) -> Printed:
    """Return an address of our own making as a link."""
    return Printed(f"<{clean(url)}>")


def wrap(page: str) -> str:
    """Return the page with its long lines broken at spaces. Blocks, which are cut already, and URLs stay."""
    return "\n".join(line if len(line) <= WIDTH or _is_whole(line) else _filled(line) for line in page.split("\n"))


def _is_whole(line: str) -> bool:
    is_block = line.startswith("  ") and not line.startswith("  - ")
    return is_block or " " not in line.lstrip(" -")


def _filled(line: str) -> str:
    indent = "    " if line.startswith("  ") else "  "
    return fill(line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def markdown_cell(value: object) -> Printed:
    """Return the value as the cell of a table."""
    return Printed("NULL") if value is None else Printed(markdown(value))


# Beginnings of a spreadsheet's formula: https://owasp.org/www-community/attacks/CSV_Injection
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_page(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return the table as CSV. A text that a spreadsheet would run as a formula gets a quote before it."""
    page = StringIO()
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow([_csv_cell(name) for name in columns])
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    return page.getvalue()


def _csv_cell(value: object) -> object:
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA) else text
