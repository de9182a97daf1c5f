"""Another program at the same mailbox: it knows nothing of MailDesk."""

from itertools import count

from .journal import Actor
from .places import ROLES


class OtherProgram(Actor):
    """A phone, a filter: moves, marks, deletes, renames, and mail arrives."""

    def __init__(self, place, journal, dice, pause_s):
        name = f"other:{place.person.provider}"
        super().__init__(name, journal, dice, pause_s)
        self.place = place
        self._mailbox = place.person.address
        self._numbers = count(1)
        self.actions = [
            (6, self.deliver),
            (5, self.move),
            (2, self.move_and_back),
            (4, self.mark),
            (2, self.delete),
            (1, self.create_folder),
            (1, self.rename_folder),
            (0.4, self.remove_folder),
        ]

    def deliver(self):
        """Mail arrives, as a rule in the Inbox."""
        for _ in range(self.dice.choice((1, 1, 1, 2, 5))):
            subject = f"Mail {next(self._numbers)}"
            folder = "inbox" if self.dice.random() < 0.9 else self._any_folder()
            self.place.deliver(subject, folder)
            self.log("arrives", subject, folder=folder)

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
        names = [f"{self._mailbox}/{each}" for each in subjects]
        self.note("removes folder", *names, folder=folder)

    def log(self, what, subject, **details):
        """Note what was done with a mail."""
        self.note(what, f"{self._mailbox}/{subject}", **details)

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
