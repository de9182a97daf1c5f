"""What the scripted IMAP server sends for one command."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reply:
    """What is sent for a command.

    In ``data`` ``<tag>`` stands for the command's tag. ``then`` is "" to go on, "cut"
    to close the connection, "hang" to say nothing any more.
    """

    data: str | bytes
    then: str = ""

    def encoded(self, tag):
        """The bytes to send for the command with ``tag``."""
        data = self.data
        if isinstance(data, str):
            data = data.encode("utf-8", "surrogateescape")
        return data.replace(b"<tag>", tag)


def ok(*lines, code=""):
    """A reply of these untagged lines that ends well."""
    text = "".join(f"* {line}\r\n" for line in lines)
    return Reply(f"{text}<tag> OK {code and f'[{code}] '}done\r\n")


def no(text):
    """A refusal."""
    return Reply(f"<tag> NO {text}\r\n")
