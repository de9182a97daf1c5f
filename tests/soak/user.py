"""Somebody who works in MailDesk, over the calls that the app makes."""

import time

from .writer import Writer

TAG, UNTAG = "tag", "untag"


class MailUser(Writer):
    """One person in one mailbox."""

    def __init__(self, person, journal, dice, pause_s):
        super().__init__(person, journal, dice, pause_s)
        #: subject -> whether it must carry the tag; None when nobody can know
        self.tagged = {}
        self.linked = {}
        self.tag_id = self.partner_id = 0
        self._undo = None
        self.actions += [
            (5, self.mark),
            (5, self.archive),
            (4, self.move),
            (4, self.move_and_back),
            (3, self.undo),
            (2, self.trash),
            (1, self.delete),
            (1, self.spam),
            (3, self.tag),
            (1, self.link),
            (1, self.move_past_a_rename),
            (2, self.read),
            (1, self.refresh),
            (0.6, self.create_folder),
            (0.6, self.rename_folder),
            (0.3, self.delete_folder),
        ]

    # Messages

    def mark(self):
        """Read, unread, star."""
        actions = ("mark_read", "mark_unread", "star", "unstar")
        self._act(self.dice.choice(actions), self._some(self._folder()))

    def archive(self):
        """Out of the Inbox."""
        self._act("archive", self._some(self._role("inbox")))

    def move(self):
        """To another folder."""
        source, target = self._folder(), self._folder()
        rows = self._some(source)
        self._act("move", rows, folder_id=target["id"], folder_id_from=source["id"])

    def move_past_a_rename(self):
        """Into a folder, or out of it, that is renamed at the same moment."""
        folder, inbox = self.dice.choice(self._own_folders()), self._role("inbox")
        source, target = self.dice.choice(((folder, inbox), (inbox, folder)))
        rows = self._some(source)
        name = f"Called {next(self._numbers)} by {self.person.label}"
        if self.dice.random() < 0.5:
            (row,) = self.person.query(
                "SELECT remote_id FROM mailbox_folder WHERE id = %s", folder["id"]
            )
            self.person.place.rename(row["remote_id"], name)
            who = "another program"
        else:
            self.person.client("rename_folder", folder["id"], name)
            who = "here"
        self._log("renames", rows, folder=folder["name"], name=name, who=who)
        options = {"folder_id": target["id"], "folder_id_from": source["id"]}
        self._act("move", rows, **options)

    def move_and_back(self):
        """Archived, moved back by hand a moment later, and perhaps undone."""
        inbox = self._role("inbox")
        rows = self._some(inbox)
        archived = self._act("archive", rows)
        self.wait(self.dice.choice((0, 0.5, 2, 9)))
        self._act("move", rows, folder_id=inbox["id"])
        if archived and archived["undo"] and self.dice.random() < 0.5:
            self.wait(self.dice.choice((0, 1)))
            self._take_back(archived["undo"]["token"], rows)

    def undo(self):
        """The last move."""
        if self._undo:
            (token, rows), self._undo = self._undo, None
            self._take_back(token, rows)

    def trash(self):
        """Into the bin."""
        self._act("trash", self._some(self._folder()))

    def delete(self):
        """For good, out of the bin."""
        self._act("delete", self._some(self._role("trash")))

    def spam(self):
        """Into spam or out of it."""
        action, role = self.dice.choice((("spam", "inbox"), ("not_spam", "spam")))
        self._act(action, self._some(self._role(role)))

    def tag(self):
        """A tag that must never be lost."""
        rows = self._some(self._folder())
        action = TAG if self.dice.random() < 0.8 else UNTAG
        subjects = [row["subject"] for row in rows]
        self.tagged.update(dict.fromkeys(subjects))
        if self._act(action, rows, tag_id=self.tag_id):
            self.tagged.update(dict.fromkeys(subjects, action == TAG))

    def link(self):
        """A link to a customer that must never be lost."""
        row = self._some(self._folder())[0]
        self.linked.setdefault(row["subject"], None)
        self.person.client("link", row["id"], "res.partner", self.partner_id)
        self.linked[row["subject"]] = True
        self._log("links", [row])

    def read(self):
        """Open a message."""
        row = self._some(self._folder())[0]
        self.person.client("open_message", row["id"])

    def refresh(self):
        """Ask for new mail."""
        self.person.wake()

    # Folders

    def create_folder(self):
        """Make a folder, as long as there are few."""
        if len(self._own_folders()) < 6:
            name = f"Ours {next(self._numbers)} by {self.person.label}"
            self.person.client("create_folder", self.person.account_id, name)
            self.note("creates folder", folder=name)

    def rename_folder(self):
        """Give a folder another name."""
        folder = self.dice.choice(self._own_folders())
        name = f"Called {next(self._numbers)} by {self.person.label}"
        self.person.client("rename_folder", folder["id"], name)
        self.note("renames folder", folder=folder["name"], name=name)

    def delete_folder(self):
        """Delete a folder."""
        folder = self.dice.choice(self._own_folders())
        self.person.client("delete_folder", folder["id"])
        self.note("deletes folder", folder=folder["name"])

    def _act(self, action, rows, **options):
        ids = [row["id"] for row in rows]
        self._log(f"{action}?", rows, **options)
        answer = self.person.client("act", ids, action, options)
        self._log(action, rows, **options)
        if answer["undo"] and action not in (TAG, UNTAG):
            self._undo = answer["undo"]["token"], rows
        return answer

    def _take_back(self, token, rows):
        self._log("undo?", rows)
        self.person.client("undo", token)
        self._log("undo", rows)

    def _folders(self):
        accounts = {e["id"]: e for e in self.person.client("bootstrap")["accounts"]}
        account = accounts[self.person.account_id]
        folders = account["folders"]
        for folder in folders if account["is_owner"] else ():
            # Made by another program: switched on by whoever sees it.
            if folder["selectable"] and not folder["sync_enabled"]:
                switch = {"sync_enabled": True}
                self.person.client("set_folder", folder["id"], switch)
        return [each for each in folders if each["selectable"]]

    def _own_folders(self):
        return [each for each in self._folders() if each["role"] == "custom"]

    def _role(self, role):
        return next(each for each in self._folders() if each["role"] == role)

    def _folder(self):
        """A folder that people put mail into, the Inbox more often than others."""
        folders = self._folders()
        inbox = next(each for each in folders if each["role"] == "inbox")
        movable = ("inbox", "archive", "custom", "trash")
        others = [each for each in folders if each["role"] in movable]
        return inbox if self.dice.random() < 0.5 else self.dice.choice(others)

    def _some(self, folder):
        """A few messages of a folder."""
        scope = {"folder_id": folder["id"]}
        listed = self.person.client(
            "list_messages", scope, limit=60, conversations=False
        )
        rows = [
            each
            for each in listed["messages"]
            if each["id"] > 0 and each["subject"].startswith("Mail ")
        ]
        if not rows:
            raise IndexError("the folder is empty")
        size = self.dice.choice((1, 1, 1, 2, 3, 8))
        return self.dice.sample(rows, min(size, len(rows)))

    def _log(self, what, rows, **options):
        names = [self._mail_name(row["subject"]) for row in rows]
        self.note(what, *names, clock=time.strftime("%H:%M:%S"), **options)
