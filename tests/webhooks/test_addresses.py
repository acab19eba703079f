"""Which addresses are called: those of the public internet over HTTPS, and those the keeper of the machine allows."""

import socket

import pytest

from amity.webhooks import addresses
from amity.webhooks.addresses import Refused


def answers(monkeypatch, *numbers: str) -> list[str]:
    """Let every name lead to these addresses; returns the names looked up."""
    asked = []

    def look(host, port, **options):
        asked.append(host)
        return [
            (socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port))
            for one in numbers
        ]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", look)
    return asked


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://example.org", "example.org", "/"),
        ("https://example.org:443/a/b?c=d", "example.org", "/a/b?c=d"),
        ("https://EXAMPLE.org/x#fragment", "example.org", "/x"),
        ("https://[2606:2800::1]/x", "2606:2800::1", "/x"),
    ],
)
def test_an_address_over_https_is_taken_apart(url, host, path):
    target = addresses.read(url)
    assert (target.scheme, target.host, target.port, target.path) == ("https", host, 443, path)
    assert not target.is_trusted


@pytest.mark.parametrize(
    "url",
    ["", "example.org", "http://example.org", "ftp://example.org", "file:///etc/passwd", "https://", "https:///x",
     "https://example.org:8443/", "https://example.org:80", "https://example.org:0", "https://example.org:99999",
     "https://example.org:x", "https://an@example.org", "https://an:pw@example.org", "https://exam ple.org",
     "https://example.org/\r\nX: y", "https://example.org/\x00", "https://đ.example.org", "gopher://example.org",
     "https://" + "x" * 500, "javascript:alert(1)", "https://[::1", "//example.org"],
)  # fmt: skip
def test_what_is_no_address_for_a_webhook_is_refused(url):
    with pytest.raises(Refused):
        addresses.read(url)


@pytest.mark.parametrize(
    "number",
    ["127.0.0.1", "127.8.8.8", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
     "169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
     "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
     "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "fc00::1", "fd12:3456::1", "fe80::1",
     "fe80::1%eth0", "fec0::1", "ff02::1", "2001:db8::1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::1",
     "2001:0:4136:e378:8000:63bf:3fff:fdd2", "100::1", "5f00::1", "not-a-number", ""],
)  # fmt: skip
def test_an_address_inside_is_not_public(number):
    assert not addresses.is_public(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450::1"])
def test_an_address_of_the_internet_is_public(number):
    assert addresses.is_public(number)


@pytest.mark.parametrize(
    "host", ["localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "127.0.0.1"]
)
def test_the_machine_itself_is_refused_however_it_is_spelled(host):
    with pytest.raises(Refused, match="public internet"):
        addresses.look_up(addresses.read(f"https://{host}/"))


def test_one_address_inside_among_many_refuses_the_name(monkeypatch):
    answers(monkeypatch, "93.184.216.34", "2606:4700:4700::1111", "10.0.0.1")
    with pytest.raises(Refused, match="public internet"):
        addresses.look_up(addresses.read("https://example.org/"))


def test_a_name_that_leads_nowhere_is_refused_in_the_words_of_one_that_leads_inside(monkeypatch):
    answers(monkeypatch, "10.0.0.1")
    with pytest.raises(Refused) as inside:
        addresses.look_up(addresses.read("https://vault.internal/"))

    def fail(*args, **options):
        raise socket.gaierror

    monkeypatch.setattr(addresses.socket, "getaddrinfo", fail)
    with pytest.raises(Refused) as nowhere:
        addresses.look_up(addresses.read("https://no-such.internal/"))
    assert str(inside.value) == str(nowhere.value)


def test_a_name_is_looked_up_once_and_its_first_address_is_the_one(monkeypatch):
    asked = answers(monkeypatch, "93.184.216.34", "93.184.216.35")
    assert addresses.look_up(addresses.read("https://example.org/")) == "93.184.216.34"
    assert asked == ["example.org"]


def test_an_origin_allowed_by_the_site_may_be_inside_and_on_any_port(settings):
    settings.WEBHOOK_ALLOW = frozenset({"http://127.0.0.1:8123"})
    target = addresses.read("http://127.0.0.1:8123/hook")
    assert (target.port, target.is_trusted, addresses.look_up(target)) == (8123, True, "127.0.0.1")
    for url in (
        "http://127.0.0.1:8124/hook",
        "https://127.0.0.1:8123/hook",
        "http://127.0.0.1/hook",
        "http://127.0.0.1:8123@example.org/",
        "http://localhost:8123/",
    ):
        with pytest.raises(Refused):
            addresses.look_up(addresses.read(url))
