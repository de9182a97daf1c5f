"""Another program at the same mailbox: it knows nothing of MailDesk."""

from collections import defaultdict
from itertools import count

from .journal import Actor
from .places import ROLES


class OtherProgram(Actor):
    """A phone, a filter: moves, marks, deletes, renames, and mail arrives.

    :param without: names of actions that it never does
    """

    def __init__(self, place, journal, dice, pause_s, without=()):
        super().__init__(f"other:{place.person.label}", journal, dice, pause_s)
        self.place = place
        self.address = place.person.address
        self._numbers = count(1)
        #: subject -> what was written into a draft last
        self.texts = {}
        #: subject -> drafts, raw, that it has read and put another text in place of
        self.replaced = defaultdict(list)
        #: subjects of mail that was there more than once: what is marked is one of them
        self.copied = set()
        self.actions = [
            (6, self.deliver),
            (5, self.move),
            (2, self.move_and_back),
            (4, self.mark),
            (2, self.delete),
            (1, self.create_folder),
            (1, self.rename_folder),
            (0.4, self.remove_folder),
            (1, self.copy),
            (1, self.begin_draft),
            (2, self.edit_draft),
        ]
        if place.keeps_words:
            self.actions.append((2, self.give_word))
        if hasattr(place, "renew"):
            self.actions.append((0.5, self.renew_folder))
        self.actions = [
            (weight, action)
            for weight, action in self.actions
            if action.__name__ not in without
        ]

    def deliver(self):
        """Mail arrives, as a rule in the Inbox."""
        for _ in range(self.dice.choice((1, 1, 1, 2, 5))):
            subject = f"Mail {next(self._numbers)}"
            folder = "inbox" if self.dice.random() < 0.9 else self._any_folder()
            has_file = self.dice.random() < 0.3
            self.place.deliver(subject, folder, has_file=has_file)
            self.log("arrives", subject, folder=folder, has_file=has_file)

    def move(self):
        """A message goes to another folder."""
        folder, key, subject = self._any_message()
        target = self._any_folder(but=folder)
        self.place.move(folder, key, target)
        self.log("moves", subject, folder=folder, target=target)

    def move_and_back(self):
        """A message goes to another folder and comes back."""
        folder, key, subject = self._any_message()
        target = self._any_folder(but=folder)
        self.place.move(folder, key, target)
        self.log("moves", subject, folder=folder, target=target)
        self.wait(self.dice.choice((0, 0.3, 2)))
        for found, each in self.place.subjects(target).items():
            if each == subject:
                self.place.move(target, found, folder)
                self.log("moves back", subject, folder=target, target=folder)
                return

    def copy(self):
        """A second one, perhaps where the first one is."""
        folder, key, subject = self._any_message()
        target = folder if self.dice.random() < 0.3 else self._any_folder()
        self.copied.add(subject)
        self.place.copy(folder, key, target)
        self.log("copies", subject, folder=folder, target=target)

    def give_word(self):
        """A keyword or category is given, or taken away."""
        folder, key, subject = self._any_message()
        wanted = self.dice.random() < 0.7
        self.place.mark(folder, key, word=wanted)
        self.log("gives word", subject, folder=folder, wanted=wanted)

    def begin_draft(self):
        """A draft is begun."""
        # What was sent is found by its subject, whoever sent it.
        subject = f"Phone draft {next(self._numbers)} by {self.address}"
        text = f"Theirs {next(self._numbers)}."
        self.place.begin_draft(subject, text)
        self.texts[subject] = text
        self.log("begins draft", subject, text=text)

    def edit_draft(self):
        """A draft is gone on with, whoever began it."""
        found = [
            (key, subject, raw)
            for key, (subject, raw) in sorted(self.place.drafts().items())
            if "raft " in subject
        ]
        key, subject, raw = self.dice.choice(found)
        text = f"Theirs {next(self._numbers)}."
        self.log("edits draft?", subject, key=key, text=text)
        self.replaced[subject].append(raw)
        self.place.edit_draft(key, text)
        self.texts[subject] = text
        self.log("edits draft", subject, text=text)

    def renew_folder(self):
        """A folder is recreated under its name, with the same mail."""
        choices = ["Archive", *self.place.own_folders()]
        folder = self.dice.choice(choices)
        subjects = set(self.place.subjects(folder).values())
        self.copied |= subjects
        names = [f"{self.address}/{each}" for each in subjects]
        self.note("renews folder?", *names, folder=folder)
        self.place.renew(folder)
        self.note("renews folder", *names, folder=folder)

    def mark(self):
        """A message is marked."""
        folder, key, subject = self._any_message()
        marks = {self.dice.choice(("read", "starred")): self.dice.random() < 0.6}
        self.place.mark(folder, key, **marks)
        self.log("marks", subject, folder=folder, **marks)

    def delete(self):
        """A message is deleted for good."""
        folder, key, subject = self._any_message()
        self.place.delete(folder, key)
        self.log("deletes", subject, folder=folder)

    def create_folder(self):
        """A folder is made, as long as there are few."""
        if len(self.place.own_folders()) < 6:
            name = f"Theirs {next(self._numbers)}"
            self.place.create(name)
            self.note("creates folder", folder=name)

    def rename_folder(self):
        """A folder gets another name, and perhaps a mail at once."""
        folder = self.dice.choice(self.place.own_folders())
        name = f"Renamed {next(self._numbers)}"
        self.place.rename(folder, name)
        self.note("renames folder", folder=folder, name=name)
        if self.dice.random() < 0.5:
            target = name if folder not in self.place.own_folders() else folder
            subject = f"Mail {next(self._numbers)}"
            self.place.deliver(subject, target)
            self.log("arrives", subject, folder=target)

    def remove_folder(self):
        """A folder goes, with what is in it."""
        folder = self.dice.choice(self.place.own_folders())
        subjects = self.place.subjects(folder).values()
        self.place.remove_folder(folder)
        names = [f"{self.address}/{each}" for each in subjects]
        self.note("removes folder", *names, folder=folder)

    def log(self, what, subject, **details):
        """Note what was done with a mail."""
        self.note(what, f"{self.address}/{subject}", **details)

    def _any_folder(self, but=None):
        choices = [*ROLES, *self.place.own_folders()]
        return self.dice.choice([each for each in choices if each != but])

    def _any_message(self):
        """(folder, key, subject) of a message that people move about."""
        for _ in range(20):
            folder = "inbox" if self.dice.random() < 0.5 else self._any_folder()
            found = sorted(self.place.subjects(folder).items())
            found = [each for each in found if each[1].startswith("Mail ")]
            if found:
                key, subject = self.dice.choice(found)
                return folder, key, subject
        raise IndexError("no message anywhere")
