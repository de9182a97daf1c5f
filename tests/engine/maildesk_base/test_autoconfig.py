"""Finding servers: what a user sees after typing an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.autoconfig import (
    SERVICES,
    Hint,
    Server,
    ServiceRecord,
    Source,
    SystemResolver,
    discover,
)
from odoo.addons.maildesk_base.engine.netguard import normalize_host


class Zone:
    """DNS as a dictionary; keeps what it was asked."""

    def __init__(self, mx=(), srv=None, hosts=()):
        self.mx, self.srv, self.hosts, self.asked = mx, srv or {}, hosts, []

    def mail_exchangers(self, domain):
        self.asked.append(domain)
        return list(self.mx)

    def services(self, name):
        self.asked.append(name)
        return self.srv.get(name, [])

    def exists(self, host):
        self.asked.append(host)
        return host in self.hosts


def tls(host, port):
    return Server(host, port, "tls")


def test_known_domain_needs_no_question():
    zone = Zone()
    (found,) = discover(" Anna.B@GMX.de ", zone)
    assert found.imap == tls("imap.gmx.net", 993)
    assert found.smtp == tls("mail.gmx.net", 465)
    assert (found.login, found.service) == ("Anna.B@GMX.de", "GMX")
    assert found.hints == (Hint.ENABLE_IMAP,)
    assert (found.source, found.confidence) == (Source.KNOWN, 100)
    assert zone.asked == []


@pytest.mark.parametrize(
    ("email", "hint"),
    [
        ("a@gmail.com", Hint.APP_PASSWORD),
        ("a@hotmail.com", Hint.SIGN_IN_ONLY),
        ("a@t-online.de", Hint.MAIL_PASSWORD),
        ("a@qq.com", Hint.AUTHORIZATION_CODE),
        ("a@proton.me", Hint.BRIDGE),
        ("a@tuta.com", Hint.NO_IMAP),
    ],
)
def test_user_sees_what_has_to_be_done_first(email, hint):
    assert hint in discover(email, Zone())[0].hints


def test_service_without_imap_proposes_no_server():
    (found,) = discover("a@tuta.com", Zone())
    assert found.imap is None and found.smtp is None


def test_starttls_where_the_service_wants_it():
    (found,) = discover("a@web.de", Zone())
    assert found.smtp == Server("smtp.web.de", 587, "starttls")


def test_login_is_the_local_part_where_the_service_wants_it():
    assert discover("anna@free.fr", Zone())[0].login == "anna"


@pytest.mark.parametrize(
    ("mx", "service", "host"),
    [
        ("aspmx.l.google.com", "Gmail", "imap.gmail.com"),
        (
            "acme-de.mail.protection.outlook.com",
            "Microsoft 365",
            "outlook.office365.com",
        ),
        ("mx00.kundenserver.de", "IONOS", "imap.ionos.de"),
        ("SMTPIN.rzone.de.", "STRATO", "imap.strato.de"),
        ("www123.your-server.de", "Hetzner", "mail.your-server.de"),
        ("w0123456.kasserver.com", "ALL-INKL", "w0123456.kasserver.com"),
        ("mx1.mail.ovh.net", "OVHcloud", "ssl0.ovh.net"),
        ("mxbiz1.qq.com", "Tencent Exmail", "imap.exmail.qq.com"),
    ],
)
def test_own_domain_at_a_hoster_is_known_by_its_mail_exchanger(mx, service, host):
    (found,) = discover("info@acme.example", Zone(mx=[mx]))
    assert (found.service, found.imap) == (service, tls(host, 993))
    assert (found.source, found.confidence) == (Source.MX, 90)
    assert found.login == "info@acme.example"


def test_host_that_only_looks_like_a_known_one_is_not_it():
    zone = Zone(mx=["mx.notgoogle.com", "google.com.evil.example"])
    assert discover("a@acme.example", zone) == []


def test_backup_exchangers_of_others_do_not_count():
    zone = Zone(mx=["mx.a.example", "mx.b.example", "aspmx.l.google.com"])
    assert discover("a@acme.example", zone) == []


SRV = {
    "_imaps._tcp.acme.example": [
        ServiceRecord(20, 0, 993, "backup.acme.example"),
        ServiceRecord(10, 5, 993, "light.acme.example"),
        ServiceRecord(10, 50, 1993, "imap.acme.example."),
    ],
    "_submission._tcp.acme.example": [ServiceRecord(0, 0, 587, "smtp.acme.example")],
}


def test_service_records_by_priority_and_weight():
    (found,) = discover("a@acme.example", Zone(srv=SRV))
    assert found.imap == tls("imap.acme.example", 1993)
    assert found.smtp == Server("smtp.acme.example", 587, "starttls")
    assert (found.source, found.confidence) == (Source.SRV, 80)
    assert not found.needs_confirmation


def test_tls_at_once_is_preferred():
    srv = SRV | {
        "_imap._tcp.acme.example": [ServiceRecord(0, 0, 143, "old.acme.example")],
        "_submissions._tcp.acme.example": [
            ServiceRecord(0, 0, 465, "smtps.acme.example")
        ],
    }
    (found,) = discover("a@acme.example", Zone(srv=srv))
    assert found.imap.host == "imap.acme.example"
    assert found.smtp == tls("smtps.acme.example", 465)


def test_service_that_is_not_offered_falls_back_to_starttls():
    srv = {
        "_imaps._tcp.acme.example": [ServiceRecord(0, 0, 0, "")],
        "_imap._tcp.acme.example": [ServiceRecord(0, 0, 143, "mail.acme.example")],
    }
    (found,) = discover("a@acme.example", Zone(srv=srv))
    assert found.imap == Server("mail.acme.example", 143, "starttls")
    assert found.smtp is None


def test_records_that_lead_elsewhere_need_a_yes():
    srv = SRV | {
        "_imaps._tcp.acme.example": [ServiceRecord(0, 0, 993, "notacme.example")]
    }
    (found,) = discover("a@acme.example", Zone(srv=srv))
    assert found.needs_confirmation
    assert found.confidence == 50


@pytest.mark.parametrize(
    "record",
    [
        ServiceRecord(0, 0, 993, "0x7f.1"),
        ServiceRecord(0, 0, 993, "a b"),
        ServiceRecord(0, 0, 70000, "imap.acme.example"),
        ServiceRecord(0, 0, 0, "imap.acme.example"),
    ],
)
def test_senseless_records_are_skipped(record):
    zone = Zone(srv={"_imaps._tcp.acme.example": [record]})
    assert discover("a@acme.example", zone) == []


def test_best_proposal_comes_first():
    found = discover("a@acme.example", Zone(mx=["aspmx.l.google.com"], srv=SRV))
    assert [each.source for each in found] == [Source.MX, Source.SRV]


def test_customary_names_are_tried_last():
    zone = Zone(hosts=["mail.acme.example", "smtp.acme.example"])
    (found,) = discover("a@acme.example", zone)
    assert found.imap == tls("mail.acme.example", 993)
    assert found.smtp == tls("smtp.acme.example", 465)
    assert (found.source, found.confidence) == (Source.GUESS, 30)
    assert (
        discover("a@acme.example", Zone(srv=SRV, hosts=zone.hosts))[0].confidence > 30
    )


def test_nothing_found_is_no_proposal():
    assert discover("a@acme.example", Zone()) == []
    assert discover("a@acme.example", Zone(hosts=["smtp.acme.example"])) == []


def test_international_domain_is_asked_for_in_ascii():
    zone = Zone()
    discover("a@bücher.example", zone)
    assert zone.asked[0] == "xn--bcher-kva.example"


@pytest.mark.parametrize(
    "text", ["", "@", "anna", "anna@", "@gmx.de", "a@b", "a@b c.de"]
)
def test_what_is_no_address_asks_nothing(text):
    zone = Zone()
    assert discover(text, zone) == []
    assert zone.asked == []


@given(st.text(max_size=40))
def test_any_text_gives_proposals_or_none(text):
    discover(text, Zone(mx=["x"], srv=SRV, hosts=["imap."]))


def test_system_resolver_knows_addresses_only():
    resolver = SystemResolver()
    assert resolver.exists("localhost")
    assert not resolver.exists("does-not-exist.invalid")
    assert not resolver.exists("x" * 70 + ".invalid")
    assert resolver.mail_exchangers("gmail.com") == []
    assert resolver.services("_imaps._tcp.gmail.com") == []


@pytest.mark.parametrize("service", SERVICES, ids=lambda each: each.name)
def test_every_row_of_the_table_is_sound(service):
    assert service.name and (service.domains or service.mx)
    for server in (service.imap, service.smtp):
        if server is None:
            assert Hint.NO_IMAP in service.hints
        elif server.host != "{mx}":
            assert normalize_host(server.host) == server.host
    for name in service.domains + service.mx:
        assert normalize_host(name) == name


def test_no_domain_belongs_to_two_services():
    for names in ("domains", "mx"):
        every = [name for service in SERVICES for name in getattr(service, names)]
        assert len(every) == len(set(every))
