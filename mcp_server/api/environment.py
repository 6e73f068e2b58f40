"""The machine's proxies and certificates, as the usual environment variables name them."""

import os
from ipaddress import ip_address, ip_network
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi


def certificates() -> tuple[str | None, str | None]:
    """Return the file or the folder of trusted certificates: REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE, or certifi's.

    Raises FileNotFoundError if it is not there.
    """
    place = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or certifi.where()
    if not os.path.exists(place):
        raise FileNotFoundError
    return (None, place) if os.path.isdir(place) else (place, None)


def proxy_for(origin: str) -> str | None:
    """Return the URL of the proxy for an origin such as https://acme.deployhq.com, or None."""
    url, proxies = urlsplit(origin), getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(url.netloc) or in_network(url.hostname or "", proxies.get("no", "")):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def in_network(host: str, networks: str) -> bool:
    """Return whether a host is an address in one of the networks, such as 10.0.0.0/8, which proxy_bypass ignores."""
    try:
        address = ip_address(host)
        return any(address in ip_network(each.strip(), strict=False) for each in networks.split(",") if "/" in each)
    except ValueError:
        return False


def login(proxy: str) -> str | None:
    """Return the user name and password in a proxy's URL, or None."""
    url = urlsplit(proxy)
    return f"{unquote(url.username)}:{unquote(url.password or '')}" if url.username else None
