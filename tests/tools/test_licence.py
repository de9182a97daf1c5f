"""What ``tools.licence`` prints is what a customer's MailDesk believes."""

import stat
from datetime import date, timedelta

import pytest

from odoo.addons.maildesk_base.engine.licence import keys

from tools import paths
from tools.licence import __main__ as licence
from tools.licence.signing import new_private_key, read_private_key
from tools.progress import ToolError

END = date.today() + timedelta(days=365)


@pytest.fixture
def private_key(tmp_path, capsys):
    """The file of a fresh private key, and the issuer printed for odoo.conf."""
    file = tmp_path / "issuer.pem"
    assert licence.main(["keygen", str(file)]) == 0
    section, option = capsys.readouterr().out.strip().splitlines()
    assert section == "[maildesk]"
    return file, option.removeprefix("licence_issuer = ")


def printed(capsys, *arguments):
    assert licence.main(list(arguments)) == 0
    return capsys.readouterr().out.strip()


def test_an_issued_key_is_read_with_the_printed_issuer(private_key, capsys):
    file, issuer = private_key
    assert printed(capsys, "public", str(file)) == issuer
    limits = ["--features", "ai, push", "--series", "18,19", "--users", "25"]
    limits += ["--expires", str(END), "--database", "d-1", "--id", "42"]
    options = ["--private-key", str(file), "--holder", "Bäckerei Grün", *limits]
    key = printed(capsys, "issue", *options)
    assert keys.read_key(key, keys.read_issuers(issuer)) == keys.Licence(
        id="42",
        holder="Bäckerei Grün",
        edition="pro",
        features=frozenset(("ai", "push")),
        not_before=date.today(),
        expires=END,
        grace_days=14,
        series=frozenset(("18", "19")),
        database="d-1",
        users=25,
        issued=date.today(),
    )


def test_without_limits_it_is_for_everything(private_key, capsys):
    file, issuer = private_key
    key = printed(capsys, "issue", "--private-key", str(file), "--holder", "A")
    found = keys.read_key(key, keys.read_issuers(issuer))
    assert (found.expires, found.database, found.users) == (None, None, None)
    assert all(found.covers(feature) for feature in keys.FEATURES)
    assert found.id
    assert len(key) < 400


def test_features_and_editions_are_those_of_maildesk(private_key, capsys):
    assert (licence.FEATURES, licence.EDITIONS) == (keys.FEATURES, keys.EDITIONS)
    with pytest.raises(SystemExit):
        licence.main(
            ["issue", "--features", "aii", "--private-key", "x", "--holder", "A"]
        )
    assert "no feature: aii" in capsys.readouterr().err


@pytest.mark.parametrize(
    "days",
    [
        ["--expires", "2020-01-01"],
        ["--expires", str(END), "--not-before", str(END + timedelta(days=1))],
    ],
)
def test_days_that_make_no_sense_are_refused(private_key, days):
    file, _issuer = private_key
    with pytest.raises(ToolError, match="last day"):
        licence.main(["issue", "--private-key", str(file), "--holder", "A", *days])


def test_a_key_is_never_longer_than_one_may_be(private_key):
    file, _issuer = private_key
    with pytest.raises(ToolError, match="4096"):
        licence.main(["issue", "--private-key", str(file), "--holder", "A" * 4000])


def test_private_keys_are_private(tmp_path):
    file = tmp_path / "issuer.pem"
    new_private_key(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(ToolError, match="not overwritten"):
        new_private_key(file)
    file.chmod(0o644)
    with pytest.raises(ToolError, match="chmod 600"):
        read_private_key(file)


def test_private_keys_stay_out_of_the_repository():
    for use in (new_private_key, read_private_key):
        with pytest.raises(ToolError, match="Keep private keys elsewhere"):
            use(paths.ROOT / "issuer.pem")


def test_what_is_no_private_key_is_said_so(tmp_path):
    file = tmp_path / "issuer.pem"
    for content in (b"", b"hello", b"-----BEGIN PRIVATE KEY-----\nAAAA\n"):
        file.write_bytes(content)
        file.chmod(0o600)
        with pytest.raises(ToolError, match="no Ed25519 key"):
            read_private_key(file)
    with pytest.raises(ToolError, match="cannot be read"):
        read_private_key(tmp_path / "none")
