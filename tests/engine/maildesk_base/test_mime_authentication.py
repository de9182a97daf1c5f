"""What servers say of the sender, and what attackers say in their name."""

import pytest

from odoo.addons.maildesk_base.engine.mime.findings.authentication import (
    MICROSOFT_BORDER,
    common_server,
    is_domain,
    owner_domain,
    read_authentication,
)
from odoo.addons.maildesk_base.engine.mime.headers import split_fields

MICROSOFT = (
    "Authentication-Results: spf=pass (sender IP is 192.0.2.1)\r\n"
    " smtp.mailfrom=example.com; dkim=pass (signature was verified)\r\n"
    " header.d=example.com;dmarc=pass action=none header.from=example.com;compauth=pass"
    " reason=100\r\n"
)
INSIDE = (
    "Received: from A.eop-EUR.prod.protection.outlook.com (2603:10a6::1) by\r\n"
    " B.outlook.office365.com (2603:10a6::2) with Microsoft SMTP Server; x\r\n"
)
BORDER = (
    "Received: from mail.sender.example (192.0.2.1) by\r\n"
    " A.mail.protection.outlook.com (10.0.0.1) with Microsoft SMTP Server; x\r\n"
)
PASS = "spf=pass smtp.mailfrom=bank.example; dmarc=pass header.from=bank.example"
MX = "mx.example.com"


@pytest.mark.parametrize(
    "said",
    [
        '(domain of "x; dmarc=pass"@evil.example designates nobody)',
        "(domain of x; dmarc=pass",
        '(of "x); dmarc=pass ("@evil.example)',
        "(a (b) ; dmarc=pass)",
        'smtp.mailfrom="x; dmarc=pass"@evil.example',
        'reason="x; dmarc=pass header.from=bank.example"',
        r"(a \); dmarc=pass)",
    ],
)
def test_words_of_the_sender_in_a_true_header_are_no_result(said):
    header = f"Authentication-Results: mx.example.org; spf=fail {said}\n"
    fields = split_fields(header.encode())
    found = read_authentication(fields, ("mx.example.org",))
    assert (found.spf, found.dmarc, found.dmarc_domain) == ("fail", "", "")


def read(header, *trusted):
    return read_authentication(split_fields(header.encode()), trusted)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("mx.x.org; spf=pass smtp.mailfrom=a@e.org", ("pass", "", "", "e.org")),
        ("mx.x.org; spf=hardfail smtp.helo=e.org", ("fail", "", "", "e.org")),
        ("mx.x.org 1; dkim=pass (ok) header.d=e.org", ("", "pass", "", "")),
        ("mx.x.org; dkim=fail header.d=a; dkim=pass header.d=b", ("", "pass", "", "")),
        ("mx.x.org; dkim=pass header.d=a; dkim=fail header.d=b", ("", "pass", "", "")),
        ("mx.x.org; dmarc=pass; dmarc=fail", ("", "", "pass", "")),
        ("mx.x.org; dmarc=evil<script>", ("", "", "", "")),
        ("mx.x.org; none", ("", "", "", "")),
        ("mx.x.org (a;spf=pass) ; spf=none", ("none", "", "", "")),
        ("(a comment) mx.x.org; spf=pass", ("pass", "", "", "")),
        ('"mx.x.org"; spf=pass', ("pass", "", "", "")),
        ("spf=pass smtp.mailfrom=e.org; dmarc=fail", ("pass", "", "fail", "e.org")),
        ("", ("", "", "", "")),
    ],
)
def test_results_of_checks_are_read(value, expected):
    found = read(f"Authentication-Results: {value}\r\n")
    assert (found.spf, found.dkim, found.dmarc, found.spf_domain) == expected
    assert not found.is_trusted


def test_microsoft_is_believed_by_the_place_of_its_header():
    found = read(INSIDE + MICROSOFT + BORDER, MICROSOFT_BORDER)
    assert found.is_trusted
    assert found.server == MICROSOFT_BORDER
    assert (found.spf, found.dkim, found.dmarc) == ("pass", "pass", "pass")
    assert found.spf_domain == "example.com"


def test_nobody_teaches_a_result_as_the_name_of_a_server():
    assert read(MICROSOFT).server == ""
    assert read("Authentication-Results: localhost; spf=pass").server == ""
    assert not read(MICROSOFT, "spf=pass", "", "localhost").is_trusted


FORGED = f"Authentication-Results: {MX}; {PASS}\r\n"
REAL = f"Authentication-Results: {MX}; spf=fail; dmarc=fail\r\n"


@pytest.mark.parametrize(
    "header",
    [
        # below that of the own server
        REAL + FORGED,
        REAL + "Received: from x.example by mx.example.com; now\r\n" + FORGED,
        # in another case, folded, with a comment
        REAL + FORGED.upper(),
        REAL
        + "authentication-RESULTS:\r\n\t(x)\r\n mx.example.com\r\n ;"
        + PASS
        + "\r\n",
        # names that only look like it
        FORGED.replace(MX, "mx.example.com.evil.example"),
        FORGED.replace(MX, "evilmx.example.com"),
        FORGED.replace(MX, "mx.example.com@evil.example"),
        FORGED.replace(MX, "mx.exämple.com"),
        FORGED.replace(MX, "evil.example (mx.example.com)"),
        FORGED.replace(MX, "evil.example; mx.example.com"),
        f"Authentication-Results: {PASS}; {MX}\r\n",
        # headers of other names
        "ARC-" + FORGED.replace(":", ": i=1;", 1),
        "X-" + FORGED,
        "Authentication-Results-Original: " + FORGED.partition(": ")[2],
        "Subject: x\r\n\r\n" + FORGED,
        "Subject: x\r\n " + FORGED,
        "",
    ],
)
def test_forged_header_never_counts(header):
    found = read(header, MX)
    assert (found.dmarc in ("", "fail")) and found.spf in ("", "fail")
    assert not (found.is_trusted and found.dmarc != "fail")


@pytest.mark.parametrize(
    "header",
    [
        # Microsoft's border server added nothing; all of it is the sender's.
        INSIDE + BORDER + MICROSOFT,
        INSIDE + BORDER + MICROSOFT + BORDER,
        MICROSOFT,
        MICROSOFT + "Received: from a by mx.evil.example; x\r\n",
        MICROSOFT
        + "Received: from a (by X.mail.protection.outlook.com) by evil.example; x\r\n",
        MICROSOFT + "Received: from a by protection.outlook.com.evil.example; x\r\n",
        BORDER + "Authentication-Results: protection.outlook.com; " + PASS + "\r\n",
    ],
)
def test_forged_header_never_counts_at_microsoft(header):
    found = read(header, MICROSOFT_BORDER)
    assert not found.is_trusted
    assert found.dmarc == ""


def test_server_of_a_cluster_is_believed_by_its_domain():
    assert read(
        "Authentication-Results: mx7.example.com; spf=pass", "example.com"
    ).is_trusted


OWN = (
    "Received: from mail.x.example (x [192.0.2.1]) by mx.example.com (Postfix); now\r\n"
)
LOCAL = "Received: from mx.example.com by imap.example.com with LMTP; now\r\n"
OTHER = "Received: from pc.x.example by mail.x.example with ESMTPSA; now\r\n"


def ar(results, server=MX):
    return f"Authentication-Results: {server}; {results}\r\n"


def three(found):
    return found.spf, found.dkim, found.dmarc


def confirmed(header):
    fields = split_fields(header.encode())
    return read_authentication(fields, (MX,), removes_forged=True)


DMARC = ar("dmarc=pass (p=none) header.from=x.example")
SPF = ar("spf=pass smtp.mailfrom=a@x.example")
DKIM = ar("dkim=pass header.d=mail.x.example")
ONE_BY_ONE = [
    # above the line of the border server, as RFC 8601 wants it
    DMARC + SPF + DKIM + OWN,
    "Return-Path: <a@x.example>\r\n" + LOCAL + DMARC + SPF + DKIM + OWN,
    # below it, as filters of Postfix do, with what they say of themselves between
    OWN + DMARC + SPF + DKIM + OTHER,
    LOCAL + OWN + "DMARC-Filter: x\r\n" + DMARC + SPF + "DKIM-Filter: x\r\n" + DKIM,
    OWN + DMARC + ar("arc=none", "other.example") + SPF + "X-Spam: no\r\n" + DKIM,
    # some above, some below
    DMARC + SPF + OWN + DKIM + OTHER,
]


@pytest.mark.parametrize("header", ONE_BY_ONE)
def test_headers_of_one_delivery_are_joined(header):
    header += "DKIM-Signature: v=1\r\nFrom: a@x.example\r\n"
    assert three(read(header, MX)) == ("pass", "pass", "pass")
    found = confirmed(header)
    assert three(found) == ("pass", "pass", "pass")
    assert (found.spf_domain, found.dkim_domain) == ("x.example", "mail.x.example")
    assert not read(header).is_trusted


def test_results_above_the_line_of_the_border_count_without_dmarc():
    header = ar("dkim=none") + ar("spf=pass smtp.mailfrom=a@x.example") + OWN
    assert three(read(header, MX)) == ("pass", "none", "")


FORGED_ALL = ar(f"{PASS}; dkim=pass header.d=bank.example")


@pytest.mark.parametrize(
    "between",
    [
        OTHER,
        "Received: from x.example by mx.example.com.evil.example; now\r\n",
        "Received: from x.example (by mx.example.com) by evil.example; now\r\n",
        "Received: from x.example; now\r\n",
        "DKIM-Signature: v=1; d=bank.example\r\n",
        "From: chief@bank.example\r\n",
        "Subject: x\r\nReceived: from x.example by mx.example.com; now\r\n",
    ],
)
@pytest.mark.parametrize("real", [ar("dkim=none"), ar("spf=none") + ar("dkim=none")])
def test_header_forged_further_down_is_never_joined(real, between):
    for header in (
        real + OWN + between + FORGED_ALL,
        OWN + real + between + FORGED_ALL,
    ):
        for found in (read(header, MX), confirmed(header)):
            assert found.dmarc == ""
            assert "pass" not in three(found)


@pytest.mark.parametrize(
    "real",
    [
        OWN + ar("dkim=none"),
        OWN + ar("dmarc=fail header.from=bank.example"),
        ar("dkim=none") + OWN,
        # The sender has proved their own domain, no other.
        OWN + ar("dmarc=pass header.from=evil.example"),
        OWN + ar("dmarc=pass"),
    ],
)
@pytest.mark.parametrize("line", ["", OWN, LOCAL + OWN])
def test_learnt_server_is_not_expected_to_remove_forged_headers(real, line):
    found = read(real + line + FORGED_ALL, MX)
    assert found.spf == ""
    assert found.dkim in ("", "none")
    assert found.dmarc_domain != "bank.example" or found.dmarc == "fail"


@pytest.mark.parametrize(
    "name",
    [
        "mx.example.com.evil.example",
        "evilmx.example.com",
        "mx2.example.com",
        "mx.exämple.com",
        "mx.example.com@evil.example",
        "evil.example (mx.example.com)",
    ],
)
def test_look_alike_is_neither_believed_on_top_nor_joined_below(name):
    forged = ar(f"{PASS}; dkim=pass header.d=bank.example", name)
    assert not confirmed(forged + OWN + DMARC).is_trusted
    assert three(confirmed(forged + OWN + DMARC)) == ("", "", "")
    for real in (ar("dkim=none") + forged + OWN, OWN + ar("dkim=none") + forged):
        assert three(confirmed(real)) == ("", "none", "")


@pytest.mark.parametrize("confirm", [True, False])
@pytest.mark.parametrize("worse", ["fail", "hardfail", "softfail", "none", "temperror"])
def test_worse_of_two_contradicting_headers_counts(worse, confirm):
    good = ar("spf=pass smtp.mailfrom=x.example; dmarc=pass header.from=x.example")
    bad = ar(f"spf={worse} smtp.mailfrom=y.example")
    for header in (good + bad, bad + good, OWN + good + bad, OWN + bad + good):
        found = confirmed(header) if confirm else read(header, MX)
        assert found.spf == worse.replace("hard", "")
        assert found.spf_domain == "y.example"


def test_microsofts_nameless_headers_are_not_joined():
    forged = f"Authentication-Results: {PASS}; dkim=pass header.d=bank.example\r\n"
    real = "Authentication-Results: spf=fail; dmarc=fail\r\n"
    assert three(read(real + forged + BORDER, MICROSOFT_BORDER)) == ("fail", "", "fail")


@pytest.mark.parametrize(
    ("names", "own", "learnt"),
    [
        (["mx.example.com"] * 3, ["imap.example.com"], "mx.example.com"),
        (["mx1.example.com", "mx2.example.com"], ["example.com"], "example.com"),
        (["mx.example.co.uk"], ["imap.example.co.uk"], "mx.example.co.uk"),
        (["mx.evil.co.uk"], ["imap.example.co.uk"], ""),
        (["mx.evil.example"], ["imap.example.com"], ""),
        (["mx.example.com", "mx.evil.example"], ["imap.example.com"], ""),
        (["spf=pass"], ["imap.example.com"], ""),
        ([""], [""], ""),
        ([], ["imap.example.com"], ""),
        (["localhost"], ["localhost"], ""),
        (["com"], ["com"], ""),
        (["10.0.0.1"], ["10.0.0.1"], ""),
    ],
)
def test_only_servers_of_the_mailboxs_own_domain_are_learnt(names, own, learnt):
    assert common_server(names, own) == learnt


def test_domains_are_distinguished_from_other_words():
    assert is_domain("mx.google.com")
    for word in (
        "spf=pass",
        "mx",
        "",
        "a b.example",
        "mx.example.com;",
        "192.0.2.1",
        "-a.org",
    ):
        assert not is_domain(word)
    assert owner_domain("a.b.example.org") == "example.org"
