"""Only plain addresses of the web are fetched, and only of machines that all can reach."""

from __future__ import annotations

import ipaddress

import pytest

from data.ingest.addresses import AddressRefused, is_public, web_address


@pytest.mark.parametrize(
    "url",
    [
        "", "example.com", "file:///etc/passwd", "ftp://example.com/", "gopher://example.com/",
        "data:text/xml,<a/>",
        "javascript:alert(1)", "http://", "http:///x", "http://user:pass@example.com/", "http://a@example.com/",
        "http://127.1/", "http://2130706433/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://017700000001/",
        "http://127.0.0.1.\\@example.com/", "http://example.com\\@127.0.0.1/", "http://exa mple.com/",
        "http://example.com\t/", "http://exam\nple.com/", "http://1.2.3/", "http://0x7f000001/",
        "http://[::1%25lo]/",
        "http://127.0.0.1%2e/", "http://example.com:25/", "http://example.com:6379/", "http://example.com:99999/",
        "http://[fe80::1%eth0]/", "http://xn--/", "http://\u202e/", "http://\ud800/",
        "http://[::1", "http://" + "a" * 9000,
    ],
)  # fmt: skip
def test_what_is_no_plain_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        web_address(url)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://example.com/feed?x=1#top", "example.com"),
        ("  HTTP://Example.COM:8080/a b".replace("a b", "ab"), "example.com"),
        ("http://192.0.2.1/", "192.0.2.1"),
        ("http://[2001:db8::1]/", "2001:db8::1"),
        ("https://xn--e1afmkfd.xn--p1ai/", "пример.рф"),
        ("https://news.1tv/", "news.1tv"),
    ],
)
def test_plain_addresses_are_taken_apart(url: str, host: str) -> None:
    found = web_address(url)
    assert found.host == host
    assert not found.fragment


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.5.5", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0",
        "255.255.255.255", "224.0.0.1", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1",
        "fc00::1",
        "fd12::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1", "64:ff9b:1::1", "2001:db8::1", "2001:0:7f00:1::80ff:fffe", "fe80::1%eth0",
    ],
)  # fmt: skip
def test_addresses_of_this_machine_and_its_networks_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_that_all_can_reach_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))
