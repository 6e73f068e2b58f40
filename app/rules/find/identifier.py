"""One identifier, where a path or a tool asks for one: alone, or in whatever was pasted around it."""

from typing import NamedTuple

from app.rules.find.pages import find_pages
from app.rules.find.uuids import find_hex, is_uuid
from app.rules.plain import bare


class Identifier(NamedTuple):
    """A UUID as it is looked up, and the account that its address names."""

    text: str
    account: str | None = None
    others: int = 0
    """How many other UUIDs stand beside it, outside an address."""


def read_identifier(text: str) -> Identifier:
    """Return the UUID that the text holds; the text without what stands around it when it holds none."""
    if is_uuid(text):
        return Identifier(text)
    text = bare(text)
    pages, uuids = find_pages(text), find_hex(text).uuids
    account = pages[0].account if pages else None
    for page in pages:
        if page.identifier and (named := find_hex(page.identifier).uuids):
            return Identifier(named[0], page.account)
    return Identifier(uuids[0], account, len(uuids) - 1) if uuids else Identifier(text, account)


def read_permalink(text: str) -> str:
    """Return the account's permalink in an address or host name; any other text without what stands around it."""
    text = bare(text)
    pages = find_pages(text)
    return pages[0].account if pages else text


def account_remark(identifier: Identifier, account: str | None) -> list[str]:
    """Return the remarks that an address names another account, and that other UUIDs were passed over."""
    others = (
        [f"{identifier.others} other UUIDs stand beside this one: send each by itself."] if identifier.others else []
    )
    if identifier.account is None or identifier.account == (account or "").lower():
        return others
    whose = f"account {account}" if account else "no account on record"
    return [*others, f"The address names the account {identifier.account}, but this row is of {whose}."]
