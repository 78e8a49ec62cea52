"""The address that a reader comes from, as far as it can be known."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import streamlit as st


def reader_address() -> str:
    """The reader's address, "" where it can't be known; for limits alone, never stored as it is, never shown.

    Of IPv6 it is the network of 64 bits, all of which one household or server may use.
    """
    trusted = os.environ.get("FORWARDED_ALLOW_IPS", "")
    return address_of(st.context.ip_address, st.context.headers, trusted)


def address_of(peer: Any, headers: Mapping[str, str], trusted: str = "") -> str:
    """What stands for an address: that of the connection, unless it is that of a proxy which nobody trusts.

    The server puts the reader's in its place where FORWARDED_ALLOW_IPS names the proxy
    (https://www.uvicorn.org/deployment/#proxies-and-forwarded-headers); a header that came along otherwise
    says that all readers behind the proxy would have one address. So does an address that is itself one of
    the `trusted` ones: what is before the proxy, such as a container engine, has put it in a reader's place.
    """
    if not isinstance(peer, str):  # this machine, or no browser
        return ""
    behind = headers.get("X-Forwarded-For")
    if isinstance(behind, str) and behind and peer not in [part.strip() for part in behind.split(",")]:
        return ""
    try:
        address = ip_address(peer.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if behind and _among(address, trusted):
        return ""
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address)


def _among(address: IPv4Address | IPv6Address, trusted: str) -> bool:
    """Whether an address is one of those that FORWARDED_ALLOW_IPS lists, or in a network of them."""
    for one in trusted.split(","):
        with suppress(ValueError):
            if address in ip_network(one.strip(), strict=False):
                return True
    return False
