"""Web addresses that may be fetched: only of the web, spelt plainly, and of machines that all can reach."""

from __future__ import annotations

import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit

import httpx

from data.corpus import CorpusError
from data.ingest.report import excerpt

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_LONGEST: Final = 8_000
#: A last label of digits makes a host a number, whose short and octal forms machines read differently
#: (WHATWG URL standard, "ends in a number").
_NUMBER: Final = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)", re.IGNORECASE)
_UNFIT: Final = re.compile(r"[\x00-\x20\x7f\\]")
#: Ports of other services, which a request could be made to speak to (Fetch standard, "bad port").
_BAD_PORTS: Final = frozenset({
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103,
    104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514,
    515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723,
    2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
})  # fmt: skip
#: Forms of IPv6 that carry an IPv4 address: NAT64, its local form, IPv4-compatible.
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_OTHERS: Final = tuple(
    ipaddress.IPv6Network(net) for net in ("64:ff9b:1::/48", "::/96", "fec0::/10", "3fff::/20", "5f00::/16")
)


class AddressRefused(CorpusError):
    """An address that is not fetched; the message says why."""


def web_address(url: str) -> httpx.URL:
    """The address, taken apart. Raises AddressRefused for what is none of the web's, or spelt oddly.

    Whose machine its name leads to is asked when it is connected to, of the answer that is used.
    """
    url = url.strip()
    shown = excerpt(url, 200)
    if not url or len(url) > _LONGEST or _UNFIT.search(url):
        raise AddressRefused(f"“{shown}” is not a web address.")
    try:
        parts, parsed = urlsplit(url), httpx.URL(url)
        port = parts.port
        host = parsed.raw_host.decode("ascii").rstrip(".")
        _ = parsed.host  # the name as people write it, which not every name has
    except (ValueError, httpx.InvalidURL) as error:
        raise AddressRefused(f"“{shown}” is not a web address.", str(error)) from error
    if parsed.scheme not in ("http", "https"):
        raise AddressRefused(f"“{shown}” is not fetched: only http and https addresses are.")
    if "@" in parts.netloc:
        raise AddressRefused("An address with a user name or a password in it is not fetched.")
    if not host or "%" in host or (_NUMBER.fullmatch(host) and not _is_quad(host)):
        raise AddressRefused(f"“{shown}” is not fetched: its host is spelt oddly.")
    if port in _BAD_PORTS:
        raise AddressRefused(f"“{shown}” is not fetched: port {port} is not one of the web's.")
    return parsed.copy_with(fragment=None)


def is_public(address: Address) -> bool:
    """Whether an address is one that all can reach, and not of this machine or its network."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id or any(address in net for net in _OTHERS):
            return False
        carried = _carried(address)
        if carried is not None:
            return is_public(carried)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _is_quad(host: str) -> bool:
    try:
        ipaddress.IPv4Address(host)  # four decimal numbers without leading zeros, and nothing else
    except ValueError:
        return False
    return True
