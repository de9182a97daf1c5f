"""Licence keys: read however they are pasted, believed only when signed."""

import base64
import json
import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.licence.keys import (
    MAX_BYTES,
    BadKey,
    Licence,
    file_text,
    read_issuers,
    read_key,
)

from tests.engine.maildesk_base.licence_keys import ISSUER, OTHER, PAYLOAD, PRIVATE, key
from tools.licence.signing import public_text, signed_key

ISSUERS = read_issuers(ISSUER)
KEY = key()
LICENCE = Licence(
    id="2026-0042",
    holder="Bäckerei Grün & Söhne",
    edition="pro",
    not_before=date(2026, 1, 1),
    expires=date(2026, 12, 31),
    grace_days=14,
    issued=date(2025, 12, 20),
)


def state_of(text, issuers=ISSUERS):
    with pytest.raises(BadKey) as caught:
        read_key(text, issuers)
    return caught.value.state


def signed(content):
    """A key whose payload is any bytes, signed all the same."""
    signature = PRIVATE.sign(b"maildesk-licence-v1\n" + content)
    halves = (content, signature)
    coded = [base64.urlsafe_b64encode(half).decode().rstrip("=") for half in halves]
    return "MD-" + ".".join(coded)


def test_a_key_says_what_was_signed():
    assert read_key(KEY, ISSUERS) == LICENCE
    limited = key(features=["ai"], series=["18", "19"], database="d-1", users=25)
    licence = read_key(limited, ISSUERS)
    assert licence.series == {"18", "19"}
    assert (licence.database, licence.users) == ("d-1", 25)


def test_what_may_be_missing():
    needed = {"v": 1, "id": "1", "holder": "A", "edition": "basic"}
    licence = read_key(signed_key(needed, PRIVATE), ISSUERS)
    assert licence == Licence(id="1", holder="A", edition="basic")


def test_fields_of_the_future_are_ignored():
    assert read_key(key(colour="red", seats={"a": [1]}), ISSUERS) == LICENCE


@pytest.mark.parametrize(
    ("edition", "features", "covered"),
    [
        ("pro", None, {"ai", "push", "bridges", "automation", "cockpit"}),
        ("pro", ["ai", "push"], {"ai", "push"}),
        ("pro", [], set()),
        ("basic", None, set()),
        ("basic", ["ai"], {"ai"}),
    ],
)
def test_features_are_those_named_or_those_of_the_edition(edition, features, covered):
    licence = read_key(key(edition=edition, features=features), ISSUERS)
    every = ("ai", "push", "bridges", "automation", "cockpit")
    assert {each for each in every if licence.covers(each)} == covered


@pytest.mark.parametrize(
    "pasted",
    [
        f"\n  {KEY}\t\r\n",
        f'"{KEY}"',
        f"„{KEY}“",
        f"« {KEY} »",
        f"`{KEY}`",
        "\r\n".join(KEY[i : i + 60] for i in range(0, len(KEY), 60)),
        "\n".join(f"> {KEY[i : i + 40]}" for i in range(0, len(KEY), 40)),
        "\u00a0".join((KEY[:50], KEY[50:])),
        f"\ufeff{KEY[:9]}\u200b{KEY[9:]}\u00ad",
        KEY.replace("-", "\u2011"),
    ],
)
def test_pasted_keys_are_read(pasted):
    assert read_key(pasted, ISSUERS) == LICENCE


@given(st.data())
def test_blanks_and_quotes_may_be_anywhere(data):
    wrapping = st.text(" \t\r\n\u00a0\u2003\u200b\"'“”«»", max_size=3)
    places = data.draw(st.lists(st.integers(0, len(KEY)), max_size=8))
    pasted = KEY
    for place in sorted(places, reverse=True):
        pasted = pasted[:place] + data.draw(wrapping) + pasted[place:]
    assert read_key(pasted, ISSUERS) == LICENCE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_of_any_editor_are_read(encoding):
    content = f"{KEY}\r\n".encode(encoding)
    assert read_key(file_text(content), ISSUERS) == LICENCE


def test_two_issuers_while_keys_are_changed():
    both = f"{public_text(OTHER)}, {ISSUER}\n"
    assert read_key(KEY, read_issuers(both)) == LICENCE
    assert read_key(key(OTHER), read_issuers(both)) == LICENCE


def test_issuers_in_either_base64_and_among_nonsense():
    raw = PRIVATE.public_key().public_bytes_raw()
    for word in (base64.b64encode(raw), base64.urlsafe_b64encode(raw)):
        assert read_key(KEY, read_issuers(word.decode())) == LICENCE
        assert read_key(KEY, read_issuers(f"oops, {word.decode()}")) == LICENCE
    for nothing in ("", None, " , ", "oops", "a" * 44, ISSUER[:-2], "é" * 43):
        assert read_issuers(nothing) == ()


def test_somebody_else_s_signature_is_none():
    assert state_of(key(OTHER)) == "forged"
    assert state_of(KEY, ()) == "forged"


def test_a_changed_payload_is_forged():
    payload, _, signature = KEY.removeprefix("MD-").partition(".")
    longer = json.dumps(PAYLOAD | {"expires": "2099-12-31"}).encode()
    assert base64.urlsafe_b64decode(payload + "==") != longer
    changed = base64.urlsafe_b64encode(longer).decode().rstrip("=")
    assert state_of(f"MD-{changed}.{signature}") == "forged"


def test_a_signature_made_for_something_else_is_none():
    payload = json.dumps(PAYLOAD).encode()
    bare = PRIVATE.sign(payload)
    parts = [
        base64.urlsafe_b64encode(each).decode().rstrip("=") for each in (payload, bare)
    ]
    assert state_of(f"MD-{'.'.join(parts)}") == "forged"


def test_other_versions_are_refused():
    for version in (0, 2, 999):
        assert state_of(key(v=version)) == "newer"
    # Such a key is signed in a way that this version cannot know.
    assert state_of(key(OTHER, v=2)) == "newer"


@pytest.mark.parametrize("version", [None, True, "1", 1.0, [1], {}])
def test_versions_that_are_none(version):
    assert state_of(key(v=version)) == "unreadable"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "MD-",
        "MD-.",
        KEY.removeprefix("MD-"),
        KEY.lower(),
        KEY[:-1],
        KEY + "A",
        KEY + KEY,
        KEY.replace(".", ""),
        KEY.replace(".", ".."),
        f"Your key: {KEY}",
        KEY.replace("M", "М", 1),
        "\ud800" + KEY,
        "\x00",
        "💾" * 100,
        " " * (MAX_BYTES + 1 - len(KEY)) + KEY,
        "é" * MAX_BYTES,
    ],
)
def test_what_is_no_key(text):
    assert state_of(text) == "unreadable"


def test_size_is_limited():
    filler = (MAX_BYTES - len(KEY)) * " "
    assert read_key(KEY + filler, ISSUERS) == LICENCE
    assert file_text((KEY + filler).encode()) == KEY + filler
    with pytest.raises(BadKey):
        file_text((KEY + filler + " ").encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b'"MD"',
        b"{",
        b"\xff\xfe{}",
        b'{"v": NaN}',
        b"[" * 2500,
        b'{"v": ' + b"9" * 2800 + b"}",
        json.dumps(PAYLOAD).encode("utf-16"),
        b'{"v": 1}',
        b'{"v": 1, "id": "1", "holder": "\xe9", "edition": "pro"}',
    ],
    ids=range(12),
)
def test_signed_nonsense_is_no_licence(content):
    assert state_of(signed(content)) in ("unreadable", "newer")


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("id", [None, 7, [], {}]),
        ("holder", [None, 7, ["A"]]),
        ("edition", [None, "", "Pro", "enterprise", 1, ["pro"], {}]),
        ("features", ["ai", {}, [1], [None], 1]),
        ("not_before", ["soon", 20260101, "2026-02-30", "", []]),
        ("expires", ["never", 0, False, "2026-13-01", "2026-01-01T00:00:00Z"]),
        ("grace_days", ["14", -1, 1.5, True, []]),
        ("series", ["19", [19], {}]),
        ("database", [1, [], {}]),
        ("users", ["10", -1, 2.5, False]),
        ("issued", ["yesterday", 1]),
    ],
)
def test_fields_of_a_wrong_kind_make_no_licence(field, values):
    for value in values:
        assert state_of(key(**{field: value})) == "unreadable", value


@given(st.text())
def test_any_text_is_refused_in_one_way(text):
    assert state_of(text) == "unreadable"


@given(st.binary(max_size=MAX_BYTES + 9))
def test_any_file_is_refused_in_one_way(content):
    with pytest.raises(BadKey):
        read_key(file_text(content), ISSUERS)


@given(
    st.integers(3, len(KEY) - 1),
    st.sampled_from(string.ascii_letters + string.digits + "-_."),
)
def test_no_changed_character_makes_another_licence(place, char):
    try:
        assert read_key(KEY[:place] + char + KEY[place + 1 :], ISSUERS) == LICENCE
    except BadKey:
        pass


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(sorted(PAYLOAD)) | st.text(), JSON))
def test_whatever_is_signed_is_a_licence_or_refused(values):
    content = json.dumps(PAYLOAD | values).encode()
    try:
        assert isinstance(read_key(signed(content), ISSUERS), Licence)
    except BadKey as error:
        assert error.state in ("unreadable", "newer")


@given(st.text(max_size=200))
def test_any_holder_comes_back(holder):
    content = json.dumps(PAYLOAD | {"holder": holder}).encode()
    assert read_key(signed(content), ISSUERS).holder == holder


def test_no_error_shows_the_key():
    for text in (KEY[:-1], key(OTHER), key(users="x")):
        with pytest.raises(BadKey) as caught:
            read_key(text, ISSUERS)
        assert text[3:40] not in repr(caught.value)
        assert caught.value.__suppress_context__ or not caught.value.__context__
