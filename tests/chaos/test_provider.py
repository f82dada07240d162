"""The stand-in provider is judged by what it has taken, so it must not stumble over workers that die."""

import socket
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from tests.chaos.provider import Provider


def test_a_worker_killed_within_a_request_is_no_request_and_no_fault(capfd: pytest.CaptureFixture[str]) -> None:
    with closing(Provider()) as provider:
        address = urlsplit(provider.url)
        with socket.create_connection((address.hostname, address.port)) as connection:
            connection.sendall(b'POST /messages HTTP/1.1\r\nContent-Length: 40\r\n\r\n{"client')
            connection.shutdown(socket.SHUT_WR)
            assert connection.recv(1) == b""  # the provider has seen the end, and told what there was to tell
        assert not provider.book.taken
    assert capfd.readouterr().err == ""
