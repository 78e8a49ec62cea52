"""The address that a reader comes from, as far as it can be known."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

import streamlit as st


def reader_address() -> str:
    """The reader's address, "" where it can't be known; for limits alone, never stored as it is, never shown.

    Of IPv6 it is the network of 64 bits, all of which one household or server may use.
    """
    return address_of(st.context.ip_address, st.context.headers)


def address_of(peer: Any, headers: Mapping[str, str]) -> str:
    """What stands for an address: that of the connection, unless it is that of a proxy which nobody trusts.

    The server puts the reader's in its place where FORWARDED_ALLOW_IPS names the proxy
    (https://www.uvicorn.org/deployment/#proxies-and-forwarded-headers); a header that came along otherwise
    says that all readers behind the proxy would have one address.
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
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(ip_network((address, 64), strict=False))
        address = address.ipv4_mapped
    return str(address)
