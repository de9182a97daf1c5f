"""What became of all that was written and sent."""

import collections
import email
import email.policy
import re

from .places import FILE, subject_of
from .verdict import Difference

_DRAFTS = """
SELECT id, subject, state, error, filed FROM mailbox_draft WHERE account_id = %s"""
# Whoever reads that knows that it may have been delivered.
UNCERTAIN = ("may", "not certain", "unknown", "whether", "perhaps")
_WRITTEN = """
SELECT d.id, d.subject, d.state, d.body FROM mailbox_draft d WHERE d.account_id = %s
 UNION ALL
SELECT d.id, r.subject, 'revision', r.body FROM mailbox_draft_revision r
  JOIN mailbox_draft d ON d.id = r.draft_id WHERE d.account_id = %s"""
_TAGS = re.compile(r"<[^>]+>")


def sending(person, sends, accepted, edited=()):
    """What was sent twice, lost silently, filed wrongly, or left in another form.

    :param accepted: raw messages that left through the person's provider
    :param edited: subjects of drafts that another program has gone on with: what it
        wrote may lie there still
    """
    left = collections.defaultdict(list)
    for raw in accepted:
        left[subject_of(raw)].append(raw)
    copies = collections.Counter()
    for folder, rows in person.place.state().items():
        if folder not in ("ALL_MAIL", "IMPORTANT", "STARRED"):
            copies.update(row[0] for row in rows.values())
    drafts = {row["id"]: row for row in person.query(_DRAFTS, person.account_id)}
    for send in sends:
        count, draft = copies[send.subject], drafts.get(send.draft_id)
        if send.subject in edited:
            count = min(count, 1)
            if draft is None and count and not left[send.subject]:
                continue  # it could not be sent, and the other program has it now
        fate = draft, len(left[send.subject]), count
        found = [*_fate(send, *fate), *_content(send, left[send.subject])]
        for kind, detail in found:
            yield Difference(person.address, kind, detail, send.subject)


def _content(send, accepted):
    """What left is what was saved last, with its files."""
    for raw in accepted:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        files = sorted(each.get_filename() or "" for each in message.iter_attachments())
        if files != send.files:
            yield "files", f"{files} instead of {send.files}"
        for each in message.iter_attachments():
            if each.get_content() != FILE[1]:
                yield "files", f"{each.get_filename()} has another content"
        if _text_of(send.text) not in _text_of(_body(message)):
            yield "text", f"{_text_of(send.text)!r} has not left"


def writing(person, texts, others_texts, replaced):
    """Texts of drafts that are nowhere any more.

    :param texts: subject -> what was saved last in MailDesk, None when discarded
    :param others_texts: subject -> what another program has written last
    :param replaced: subject -> drafts, raw, that another program had before it when it
        wrote
    """
    written, known = collections.defaultdict(list), collections.defaultdict(list)
    for row in person.query(_WRITTEN, person.account_id, person.account_id):
        written[row["subject"]].append(_text_of(row["body"] or ""))
    for subject, raw in person.place.drafts().values():
        written[subject].append(_text_of_raw(raw))
    for subject, raws in replaced.items():
        known[subject] += map(_text_of_raw, raws)
    for subject, wanted in sorted(texts.items()):
        found = "|".join(written[subject] + known[subject])
        if wanted and not any(_text_of(each) in found for each in wanted):
            detail = f"{sorted(wanted)} is not in {written[subject]}"
            yield Difference(person.address, "text is lost", detail, subject)
    for subject, wanted in sorted(others_texts.items()):
        if subject in texts and texts[subject] is None:
            continue
        if wanted not in "|".join(written[subject]):
            detail = f"{wanted!r} of the other program is not in {written[subject]}"
            yield Difference(person.address, "text is lost", detail, subject)


def _text_of_raw(raw):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    return _text_of(_body(message))


def _body(message):
    body = message.get_body(("html", "plain"))
    return body.get_content() if body else ""


def _text_of(content):
    return " ".join(_TAGS.sub(" ", content).split())


def _fate(send, draft, left, copies):
    state = draft["state"] if draft else "gone"
    text = f"accepted {left} times, {copies} copies, {state}"
    if left > 1:
        yield "sent more than once", text
    if state == "failed":
        error = draft["error"] or ""
        if not error:
            yield "failed without a word", text
        elif left and not any(word in error for word in UNCERTAIN):
            yield "delivered, but called failed", f"{text}: {error}"
    elif state == "sent":
        if left == 0:
            yield "called sent, but never accepted", text
        if copies != 1:
            yield "copies in Sent", text
    elif state == "editing":
        if left:
            yield "delivered, but still a draft", text
        elif send.is_certain:
            yield "sent, but still a draft", text
    elif state == "gone" and send.is_certain and left != 1:
        yield "gone without a trace", text
