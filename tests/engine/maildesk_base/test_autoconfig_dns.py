"""The DNS resolver against a real name server."""

import socket
import threading
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from odoo.addons.maildesk_base.engine.autoconfig import (
    DnsResolver,
    ServiceRecord,
    Source,
    discover,
)

RECORDS = {
    ("acme.example.", "MX"): ["20 backup.example.", "10 Mail.Acme.example."],
    ("null.example.", "MX"): ["0 ."],
    ("_imaps._tcp.acme.example.", "SRV"): ["0 1 993 Imap.acme.example."],
    ("_imap._tcp.acme.example.", "SRV"): ["0 0 0 ."],
    ("imap.acme.example.", "A"): ["192.0.2.1"],
    ("six.acme.example.", "AAAA"): ["2001:db8::1"],
}


def answer(data):
    question = dns.message.from_wire(data)
    response = dns.message.make_response(question)
    response.flags |= dns.flags.RA
    name = question.question[0].name.to_text().lower()
    kind = dns.rdatatype.to_text(question.question[0].rdtype)

    texts = RECORDS.get((name, kind))
    if texts:
        response.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *texts))
    elif not any(known == name for known, _kind in RECORDS):
        response.set_rcode(dns.rcode.NXDOMAIN)
    return response.to_wire()


@contextmanager
def name_server(reply):
    """A name server on UDP; yields its port and the list of questions it got."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))
    questions = []

    def serve():
        while True:
            data, sender = server.recvfrom(4096)
            if data == b"stop":
                return
            questions.append(data)
            response = reply(data)
            if response is not None:
                server.sendto(response, sender)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server.getsockname()[1], questions
    finally:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stopper:
            stopper.sendto(b"stop", server.getsockname())
        thread.join()
        server.close()


@pytest.fixture
def resolver():
    with name_server(answer) as (port, _questions):
        yield DnsResolver(["127.0.0.1"], port)


def test_mail_exchangers_by_preference(resolver):
    assert resolver.mail_exchangers("acme.example") == [
        "mail.acme.example",
        "backup.example",
    ]


def test_domain_without_mail_has_no_exchanger(resolver):
    assert resolver.mail_exchangers("null.example") == []


def test_service_records(resolver):
    assert resolver.services("_imaps._tcp.acme.example") == [
        ServiceRecord(0, 1, 993, "imap.acme.example")
    ]
    assert resolver.services("_imap._tcp.acme.example") == [ServiceRecord(0, 0, 0, "")]


def test_hosts_exist_with_either_kind_of_address(resolver):
    assert resolver.exists("imap.acme.example")
    assert resolver.exists("six.acme.example")
    assert not resolver.exists("smtp.acme.example")


@pytest.mark.parametrize("name", ["a..b", "x" * 64 + ".example", "x." * 200])
def test_impossible_names_have_no_answer(resolver, name):
    assert resolver.mail_exchangers(name) == []


def test_discovery_over_dns(resolver):
    (found,) = discover("anna@acme.example", resolver)
    assert (found.source, found.imap.host) == (Source.SRV, "imap.acme.example")


def test_silent_name_server_is_asked_only_once():
    with name_server(lambda data: None) as (port, questions):
        resolver = DnsResolver(["127.0.0.1"], port, timeout_s=0.05)
        assert discover("anna@acme.example", resolver) == []
        assert len(set(questions)) == 1


def test_unreadable_answers_are_no_answers():
    with name_server(lambda data: b"\0") as (port, _questions):
        resolver = DnsResolver(["127.0.0.1"], port, timeout_s=0.2)
        assert resolver.mail_exchangers("acme.example") == []
