"""The address of the mail server."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from amity.config.mailing import MailServer, read


def test_without_an_address_there_is_no_server():
    assert read("").host == ""


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("smtp://127.0.0.1:1025", MailServer("127.0.0.1", 1025)),
        ("smtp://mail.example.org", MailServer("mail.example.org", 25)),
        ("smtp+tls://mail.example.org", MailServer("mail.example.org", 587, scheme="smtp+tls")),
        ("smtps://mail.example.org", MailServer("mail.example.org", 465, scheme="smtps")),
        (
            "smtp+tls://amity%40example.org:p%40ss%3Aword@mail.example.org:2525",
            MailServer("mail.example.org", 2525, "amity@example.org", "p@ss:word", "smtp+tls"),
        ),
        ("smtp://[::1]:25", MailServer("::1", 25)),
    ],
)
def test_an_address_is_read_with_its_usual_port(address, server):
    assert read(address) == server


@pytest.mark.parametrize("address", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:99999"])
def test_an_address_that_cannot_be_read_is_refused_with_a_cure(address):
    with pytest.raises(ImproperlyConfigured, match="AMITY_MAIL_URL .*smtp\\+tls://USER"):
        read(address)
