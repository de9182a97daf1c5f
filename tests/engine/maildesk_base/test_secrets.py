"""Secrets at rest: readable with the right key only, and never shown."""

import base64
import html
import json
import os
import stat
import threading
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.errors import ConfigurationError
from odoo.addons.maildesk_base.engine.secrets import (
    BadKey,
    ExposedKey,
    KeyMissing,
    Scrubber,
    SecretBox,
    WrongKey,
    ensure_key_file,
    generate_key,
    scrub,
)

KEY, OTHER = generate_key(), generate_key()


@given(st.text())
def test_any_text_comes_back(secret):
    box = SecretBox(KEY)
    assert box.decrypt(box.encrypt(secret)) == secret


def test_undecodable_password_comes_back():
    box = SecretBox(KEY)
    assert box.decrypt(box.encrypt("pw\udcff")) == "pw\udcff"


def test_stored_text_does_not_show_the_secret_and_differs_each_time():
    box = SecretBox(KEY)
    one, other = box.encrypt("tiger"), box.encrypt("tiger")
    assert one != other
    assert "tiger" not in one
    assert one.startswith("md1:")


def test_no_secret_is_stored_as_nothing():
    box = SecretBox(KEY)
    assert box.encrypt("") == "" == box.decrypt("") == box.rotate("")
    assert not box.needs_rotation("")


def test_without_a_key_the_administrator_is_reported():
    for texts in ((), (None, ""), (" , \n",)):
        with pytest.raises(KeyMissing) as caught:
            SecretBox(*texts)
        assert caught.value.code == "secrets.key_missing"
        assert isinstance(caught.value, ConfigurationError)


def test_text_that_is_no_key_is_refused_without_repeating_it():
    with pytest.raises(BadKey) as caught:
        SecretBox("my pet's name")
    assert caught.value.code == "secrets.bad_key"
    assert "pet" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_wrong_key_is_reported_without_showing_anything():
    token = SecretBox(KEY).encrypt("tiger")
    with pytest.raises(WrongKey) as caught:
        SecretBox(OTHER).decrypt(token)
    assert caught.value.code == "secrets.wrong_key"
    assert token not in str(caught.value) and KEY not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    "change",
    [lambda token: token[:-9], lambda token: token[4:].swapcase(), lambda _: "é"],
)
def test_damaged_text_is_refused(change):
    token = SecretBox(KEY).encrypt("tiger")
    with pytest.raises(WrongKey):
        SecretBox(KEY).decrypt("md1:" + change(token).removeprefix("md1:"))


def test_text_of_another_program_is_refused():
    with pytest.raises(WrongKey) as caught:
        SecretBox(KEY).decrypt("tiger")
    assert caught.value.code == "secrets.unknown_format"
    assert "tiger" not in str(caught.value)


def test_keys_of_all_sources_decrypt_and_the_first_one_encrypts():
    old = SecretBox(KEY).encrypt("tiger")
    box = SecretBox(None, OTHER, f"{KEY}\n")
    assert box.decrypt(old) == "tiger"
    assert SecretBox(OTHER).decrypt(box.encrypt("lion")) == "lion"


def test_key_rotation():
    old = SecretBox(KEY).encrypt("tiger")
    box = SecretBox(f"{OTHER}, {KEY}")
    assert box.needs_rotation(old)
    new = box.rotate(old)
    assert not box.needs_rotation(new)
    assert SecretBox(OTHER).decrypt(new) == "tiger"


def test_box_does_not_show_its_keys():
    box = SecretBox(KEY, OTHER)
    shown = f"{box!r} {box} {vars(box)}"
    assert KEY not in shown and OTHER not in shown


def test_key_file_is_made_once_for_its_owner_only(tmp_path):
    path = tmp_path / "keys" / "maildesk.key"
    text = ensure_key_file(path)
    assert ensure_key_file(path) == text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert SecretBox(text).decrypt(SecretBox(text).encrypt("tiger")) == "tiger"
    assert os.listdir(path.parent) == ["maildesk.key"]


def test_processes_that_make_the_key_file_at_once_agree(tmp_path):
    path, texts = tmp_path / "key", []
    barrier = threading.Barrier(8)

    def make():
        barrier.wait()
        texts.append(ensure_key_file(path))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(texts) == 8
    assert len(set(texts)) == 1


@pytest.mark.parametrize("secret", ["s3cret/pässword+", "x'y\"z\\w", "Bearer-token"])
def test_log_text_hides_secrets_however_they_are_written(secret):
    plain = base64.b64encode(f"\0anna@x.de\0{secret}".encode()).decode()
    forms = [
        secret,
        quote(secret, safe=""),
        repr(secret),
        repr(secret.encode()),
        base64.b64encode(secret.encode()).decode(),
        base64.urlsafe_b64encode(secret.encode()).decode(),
        f"AUTH PLAIN {plain}",
    ]
    for form in forms:
        text = scrub(f"login failed: {form} for anna", [None, "", secret])
        assert form not in text
        assert "***" in text
        assert text.startswith("login failed: ") and text.endswith(" for anna")


@given(st.binary(max_size=7), st.binary(max_size=7))
def test_secret_inside_base64_is_hidden_wherever_it_lies(before, behind):
    secret = "correct horse"
    text = base64.b64encode(before + secret.encode() + behind).decode()
    left = scrub(text, [secret])
    # 13 bytes are 17.3 digits of base64; at each end one is shared with a neighbour.
    assert left.count("***") == 1
    assert len(text) - len(left.replace("***", "")) >= 16


def test_longer_secret_is_hidden_whole():
    assert scrub("key abcdef", ["abc", "abcdef"]) == "key ***"


def test_tiny_secret_does_not_tear_words_apart():
    assert scrub("a cat a", ["a"]) == "*** cat ***"


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o644, 0o666, 0o777])
def test_key_file_that_everybody_can_open_is_refused(tmp_path, mode):
    path = tmp_path / "maildesk.key"
    ensure_key_file(path)
    path.chmod(mode)
    with pytest.raises(ExposedKey) as caught:
        ensure_key_file(path)
    assert generate_key().split("=")[0] not in str(caught.value)


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o440, 0o640])
def test_key_file_of_owner_and_group_is_good(tmp_path, mode):
    path = tmp_path / "maildesk.key"
    key = ensure_key_file(path)
    path.chmod(mode)
    assert ensure_key_file(path) == key


def test_secret_in_json_and_html_is_hidden():
    secret = 'p/a"s&s<é'
    for echo in (
        json.dumps(secret),
        html.escape(secret),
        json.dumps(secret).replace("/", "\\/"),
    ):
        assert "***" in scrub(f"refused: {echo}", [secret])


@given(st.binary(max_size=30), st.text(min_size=6, max_size=30), st.binary(max_size=30))
def test_secret_in_any_bytes_is_hidden(before, secret, behind):
    content = before + secret.encode("utf-8", "surrogatepass") + behind
    left = Scrubber([secret]).content(content)
    assert secret.encode("utf-8", "surrogatepass") not in left or "*" in secret
