"""The part of a user's day that is spent with writing."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from .journal import Actor
from .places import FILE

RECIPIENT = "carl@example.net"
MODES = ("reply", "reply_all", "forward", "forward")
_TEXT = "<p>Version %s of %s.</p>"


@dataclass
class Send:
    """A message that somebody has sent, or may have."""

    subject: str
    draft_id: int
    #: what must be in it, as it was saved last
    text: str = ""
    files: list = field(default_factory=list)
    #: cancelled or never confirmed: may have left, or not
    is_certain: bool = False


class Writer(Actor):
    """Writes, replies, forwards, sends, in one mailbox."""

    def __init__(self, person, journal, dice, pause_s):
        super().__init__(f"user:{person.label}", journal, dice, pause_s)
        self.person = person
        self.sends = []
        #: subject -> what was saved last, or may have been; None when it was discarded
        self.texts = {}
        #: subjects of drafts that more than one of us has gone on with
        self.shared_texts = set()
        self._numbers = count(1)
        self._drafts = []
        self.actions = [
            (2.5, self.send),
            (1.5, self.send_later),
            (2, self.reply),
            (1, self.cancel),
            (2, self.write_draft),
            (2, self.edit_draft),
            (0.6, self.discard_draft),
            (0.6, self.adopt_draft),
        ]

    def write_draft(self):
        """Begin a message and leave it."""
        self._drafts.append(self._new_draft("Draft"))

    def edit_draft(self):
        """Go on writing."""
        draft = self.dice.choice(self._drafts)
        self._save(draft)

    def adopt_draft(self):
        """Go on with a draft that another program has begun."""
        scope = {"account_id": self.person.account_id, "role": "drafts"}
        listed = self.person.client("list_messages", scope, conversations=False)
        rows = [
            each
            for each in listed["messages"]
            if each["id"] > 0 and each["subject"].startswith("Phone draft")
        ]
        row = self.dice.choice(rows)
        self.shared_texts.add(row["subject"])
        draft = self.person.client("edit_draft", row["id"])
        self.note("adopts", self._mail_name(row["subject"]), draft=draft["id"])
        self._save(draft)
        self._drafts.append(draft)

    def discard_draft(self):
        """Throw a draft away."""
        draft = self.dice.choice(self._drafts)
        self._drafts.remove(draft)
        self.texts[draft["subject"]] = None
        self.person.client("discard_draft", draft["id"])
        self.note("discards", self._mail_name(draft["subject"]))

    def send(self):
        """Send a message: a new one, or a draft that lies about."""
        if self._drafts and self.dice.random() < 0.3:
            draft = self._drafts.pop()
        else:
            draft = self._new_draft("Sent")
            self._perhaps_attach(draft)
        self._send(draft)

    def send_later(self):
        """Send a message in a few seconds."""
        draft = self._new_draft("Later")
        moment = datetime.now(UTC) + timedelta(seconds=self.dice.randint(2, 15))
        self._send(draft, moment.strftime("%Y-%m-%d %H:%M:%S"))

    def reply(self):
        """Answer or forward a message, with what is attached to it and more."""
        mode = self.dice.choice(MODES)
        row = self._some(self._folder())[0]
        draft = self.person.client("reply", row["id"], mode)
        self._log("answers", [row], mode=mode, draft=draft["id"])
        subject = self._new_subject(mode.partition("_")[0].title())
        self._save(draft, subject=subject, to=RECIPIENT, cc="")
        self._perhaps_attach(draft)
        self._send(draft)

    def cancel(self):
        """Take back a message that was just sent, if it is not too late."""
        draft = self._new_draft("Cancelled")
        moment = datetime.now(UTC) + timedelta(seconds=self.dice.randint(2, 6))
        send = self._send(draft, moment.strftime("%Y-%m-%d %H:%M:%S"))
        self.wait(self.dice.uniform(0, 4))
        send.is_certain = False
        self.person.client("cancel_send", draft["id"])
        self.note("cancels", self._mail_name(draft["subject"]))

    def _new_subject(self, kind):
        return f"{kind} {next(self._numbers)} by {self.person.label}"

    def _new_draft(self, kind):
        subject = self._new_subject(kind)
        values = {"account_id": self.person.account_id, "to": RECIPIENT}
        text = _TEXT % (1, subject)
        values |= {"subject": subject, "body": text}
        draft = self.person.client("save_draft", values)
        self.texts[subject] = {text}
        self.note("writes", self._mail_name(subject), draft=draft["id"])
        return draft

    def _save(self, draft, **changes):
        """Save it with another text at its beginning."""
        subject = changes.get("subject") or draft["subject"]
        text = _TEXT % (draft["version"] + 1, subject)
        values = {"id": draft["id"], "version": draft["version"], **changes}
        before = self.texts.get(subject)
        if before:
            # Whether it is saved is not known when the answer is lost.
            self.texts[subject] = {*before, text}
        answer = self.person.client("save_draft", {**values, "body": text})
        draft |= answer.get("conflict") or answer
        if "conflict" not in answer:
            self.texts[subject] = {text}
        self.note("saves", self._mail_name(subject), version=draft["version"])

    def _perhaps_attach(self, draft):
        if self.dice.random() < 0.5:
            return
        form = {"draft_id": draft["id"]}
        answer = self.person.session.upload("/maildesk/upload", form, {"file": FILE})
        if answer.status_code != 200:
            raise OSError(f"upload: {answer.status_code}")
        draft |= answer.json()["draft"]
        self.note("attaches", self._mail_name(draft["subject"]))

    def _send(self, draft, moment=None):
        files = sorted(each["name"] for each in draft["attachments"])
        send = Send(draft["subject"], draft["id"], files=files)
        texts = self.texts[draft["subject"]]
        if len(texts) == 1 and send.subject not in self.shared_texts:
            send.text = next(iter(texts))
        self.sends.append(send)
        name = self._mail_name(send.subject)
        self.note("sends?", name, at_moment=moment, files=files)
        answer = self._press_send(draft, moment)
        if answer["conflict"]:
            self.note("takes theirs", name)
            draft |= answer["conflict"]
            send.text = ""
            answer = self._press_send(draft, moment)
        if answer["held"]:
            self.note("holds", name)
            answer = self._press_send(draft, moment, force=True)
        send.is_certain = not answer["conflict"]
        self.note("sends", name)
        return send

    def _press_send(self, draft, moment, **options):
        """As the app does: only what the user sees is sent."""
        version = draft["version"]
        return self.person.client(
            "send", draft["id"], moment, version=version, **options
        )

    def _mail_name(self, subject):
        return f"{self.person.address}/{subject}"

    def _some(self, folder):
        raise NotImplementedError

    def _folder(self):
        raise NotImplementedError

    def _log(self, what, rows, **options):
        raise NotImplementedError
