"""COLLATE with a quoted name: written without its quotes, such a name once began a comment in the text that ran."""

# What the rest of a caller's own string literal became, once the comment had ended at its line break.
PAYLOADS = (
    ", password, private_key FROM servers -- ",
    ", email FROM users -- ",
    ", Host, User, Password FROM mysql.user -- ",
    ", User, authentication_string FROM mysql.user -- ",
    ", LOAD_FILE(0x2f6574632f706173737764) -- ",
    ", SLEEP(1) -- ",
    ", @@datadir -- ",
    ", 1 INTO OUTFILE 0x2f746d702f70776e6564 -- ",
)
NAMES = ("utf8mb4_general_ci--", "utf8mb4_general_ci--\t", "utf8mb4_bin#", "utf8mb4_bin/*", "binary -- ", "binary;")


def collations(dialect: str) -> list[str]:
    """The attacks, with each sign that may quote a name."""
    quotes = '`"' if dialect in ("mysql", "mariadb") else '"'
    return [
        f"SELECT 'a' COLLATE {quote}{name}{quote}, '\n{payload}'"
        for quote in quotes
        for name in NAMES
        for payload in PAYLOADS
    ]
