"""What other clients do to the mailbox of the state machine."""

KEPT = ("INBOX", "Sent", "Drafts", "Archive", "Trash")


class Outside:
    """Other clients at a ``MemoryServer``; each action takes two numbers to choose by.

    ``unsure``: subjects of mail of which our own tags cannot be expected to be kept;
    ``deleted``: of mail that somebody has deleted.
    """

    def __init__(self, server):
        self.server = server
        self.unsure = set()
        self.deleted = set()
        self.renumbered = set()

    def subject(self, pick):
        """One of the messages, in the order of their arrival; "" when there is none."""
        found = {
            int(mail.key.removeprefix("k")): mail.subject
            for box in self.server.folders.values()
            for mail in box.mails.values()
        }
        return found[sorted(found)[pick % len(found)]] if found else ""

    def act(self, what, subject, number):
        """Do something with a message, or with the folder it lies in; nothing when it
        is not there any more.
        """
        found = [
            (name, mail)
            for name, box in self.server.folders.items()
            for mail in box.mails.values()
            if mail.subject == subject
        ]
        if what == "arrive":
            self.server.add(self._folder(number))
        elif found:
            getattr(self, f"_{what}")(*found[0], number)

    def _folder(self, pick):
        names = list(self.server.folders)
        return names[pick % len(names)]

    def _move(self, name, mail, to):
        target = self._folder(to)
        if target != name:
            self.server.move(mail, target)

    def _move_back(self, name, mail, to):
        self._move(name, mail, to)
        self.server.move(mail, name)

    def _mark(self, _name, mail, how):
        self.server.mark(mail, is_read=bool(how % 2), is_starred=how % 3 == 0)

    def _word(self, _name, mail, how):
        words = mail.flags.keywords ^ {"abc"[how % 3]}
        self.server.mark(mail, keywords=frozenset(words))

    def _copy(self, _name, mail, to):
        target = self._folder(to)
        if hasattr(self.server, "label"):
            self.server.label(mail, [target], [])
        else:
            self.unsure.add(mail.subject)
            self.server.copy(mail, target)

    def _twin(self, name, mail, _number):
        """The same message a second time in its folder."""
        if not hasattr(self.server, "label"):
            self.unsure.add(mail.subject)
            self.server.copy(mail, name)

    def _remake(self, name, _mail, is_slow):
        """A folder is recreated under its name, with copies of its mail; another
        program needs several requests for that.
        """
        if name in KEPT or hasattr(self.server, "label"):
            return
        aside = f"Aside {len(self.server.calls)}"
        if aside in self.server.folders:
            return
        mails = list(self.server.folders[name].mails.values())
        self.unsure |= {mail.subject for mail in mails}
        self.server.rename_folder(name, aside)
        steps = [lambda: self._make(name)]
        steps += [lambda m=mail: self._copy_into(m, name) for mail in mails]
        steps.append(lambda: self._drop(aside))
        for number, step in enumerate(steps):
            if is_slow % 2:
                self.server.later(1 + number, step)
            else:
                step()

    def _make(self, name):
        parent = name.rpartition("/")[0]
        if name not in self.server.folders and (
            not parent or parent in self.server.folders
        ):
            self.server.make_folder(name)

    def _copy_into(self, mail, name):
        if name in self.server.folders and self.server.find(mail):
            self.server.copy(mail, name)

    def _drop(self, name):
        if name in self.server.folders:
            for mail in self.server.folders[name].mails.values():
                self.deleted.add(mail.subject)
            self.server.delete_folder(name)

    def _delete(self, _name, mail, _number):
        self.deleted.add(mail.subject)
        self.server.delete(mail)

    def _rename(self, name, _mail, to):
        names = [name, *self.server.folders]
        old = next((each for each in names if each not in KEPT), None)
        new = ("New", "Newer", "Archive/New", "Work", "Work/Deep")[to % 5]
        if old and new not in self.server.folders and not new.startswith(f"{old}/"):
            parent = new.rpartition("/")[0]
            if not parent or parent in self.server.folders:
                self.server.rename_folder(old, new)

    def _renumber(self, name, _mail, _number):
        if not self.server.stable_ids:
            self.server.renumber(name)
            self.renumbered.add(id(self.server.folders[name]))
