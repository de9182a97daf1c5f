"""One message before it becomes bytes."""

from dataclasses import dataclass
from datetime import datetime

from .people import Person


@dataclass(frozen=True)
class Letter:
    """What is written to whom; `previous` is the letter it quotes.

    `html` replaces the page that is otherwise made from `text`; `charset` asks for
    an encoding ("" chooses one that suits the language); `raw` is a whole message
    that is taken as it is; `topic` says what it is about, for those who file it.
    """

    sender: Person
    to: tuple
    subject: str
    text: str
    date: datetime
    message_id: str
    cc: tuple = ()
    language: str = "en"
    references: tuple = ()
    previous: "Letter | None" = None
    attachments: tuple = ()
    headers: tuple = ()
    html: str = ""
    charset: str = ""
    invitation: str = ""
    raw: bytes = b""
    topic: str = ""

    @property
    def people(self):
        """Everybody who has a copy of this letter."""
        return (self.sender, *self.to, *self.cc)
