"""What stands for a reader's address: never one that a header alone claims."""

from __future__ import annotations

from unittest.mock import MagicMock

import pytest

from components.reader_address import address_of, reader_address


@pytest.mark.parametrize(
    ("peer", "behind", "address"),
    [
        (None, "", ""),
        ("203.0.113.7", "", "203.0.113.7"),
        ("::ffff:203.0.113.7", "", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "", "fe80::/64"),
        # The server has put the reader's in the place of a trusted proxy's.
        ("203.0.113.7", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        # It has not: the address is the proxy's, and of all its readers.
        ("10.0.0.2", "203.0.113.7", ""),
        ("unix:", "", ""),
        ("", "", ""),
    ],
)
def test_an_address_is_the_readers_or_none(peer: str | None, behind: str, address: str) -> None:
    assert address_of(peer, {"X-Forwarded-For": behind} if behind else {}) == address


@pytest.mark.parametrize(
    ("peer", "behind", "trusted", "address"),
    [
        ("203.0.113.7", "203.0.113.7", "172.30.77.0/24", "203.0.113.7"),
        # The container engine's own, in the place of a reader's of IPv6.
        ("172.30.77.1", "172.30.77.1", "172.30.77.0/24", ""),
        ("::ffff:172.30.77.1", "::ffff:172.30.77.1", "10.0.0.1, 172.30.77.0/24", ""),
        ("10.0.0.1", "10.0.0.1", "10.0.0.1,x", ""),
        ("172.30.77.9", "", "172.30.77.0/24", "172.30.77.9"),
    ],
)
def test_an_address_of_those_that_are_trusted_is_no_readers(
    peer: str, behind: str, trusted: str, address: str
) -> None:
    assert address_of(peer, {"X-Forwarded-For": behind} if behind else {}, trusted) == address


def test_outside_of_a_browser_there_is_none() -> None:
    assert reader_address() == ""
    assert address_of(MagicMock(), MagicMock()) == ""
