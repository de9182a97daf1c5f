"""What other clients do to the mailbox of the state machine."""

KEPT = ("INBOX", "Sent", "Drafts", "Archive", "Trash")


class Outside:
    """Other clients at a ``MemoryServer``; every action takes two numbers to choose by.

    ``unsure``: subjects of mail of which our own tags cannot be expected to be kept;
    ``deleted``: of mail that somebody has deleted.
    """

    def __init__(self, server):
        self.server = server
        self.unsure = set()
        self.deleted = set()
        self.renumbered = set()

    def _mails(self):
        return [
            (name, mail)
            for name, box in self.server.folders.items()
            for mail in box.mails.values()
        ]

    def _choose(self, pick):
        mails = self._mails()
        return mails[pick % len(mails)] if mails else (None, None)

    def _folder(self, pick):
        names = list(self.server.folders)
        return names[pick % len(names)]

    def arrive(self, to, _two):
        self.server.add(self._folder(to))

    def move(self, pick, to):
        name, mail = self._choose(pick)
        target = self._folder(to)
        if mail and target != name:
            self.server.move(mail, target)

    def mark(self, pick, how):
        _name, mail = self._choose(pick)
        if mail:
            self.server.mark(mail, is_read=bool(how % 2), is_starred=how % 3 == 0)

    def word(self, pick, how):
        _name, mail = self._choose(pick)
        if mail:
            words = mail.flags.keywords ^ {"abc"[how % 3]}
            self.server.mark(mail, keywords=frozenset(words))

    def copy(self, pick, to):
        _name, mail = self._choose(pick)
        if not mail:
            return
        target = self._folder(to)
        if hasattr(self.server, "label"):
            self.server.label(mail, [target], [])
        else:
            self.unsure.add(mail.subject)
            self.server.copy(mail, target)

    def delete(self, pick, _two):
        _name, mail = self._choose(pick)
        if mail:
            self.deleted.add(mail.subject)
            self.server.delete(mail)

    def rename(self, pick, to):
        names = [name for name in self.server.folders if name not in KEPT]
        if not names:
            return
        old = names[pick % len(names)]
        new = ("New", "Newer", "Archive/New", "Work", "Work/Deep")[to % 5]
        if new not in self.server.folders and not new.startswith(f"{old}/"):
            parent = new.rpartition("/")[0]
            if not parent or parent in self.server.folders:
                self.server.rename_folder(old, new)

    def renumber(self, pick, often):
        if not self.server.stable_ids and often % 3 == 0:
            name = self._folder(pick)
            self.server.renumber(name)
            self.renumbered.add(id(self.server.folders[name]))
