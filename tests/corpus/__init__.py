"""Mails made by us, one for each thing that goes wrong in real ones.

The first letters say what a file is about: ``h-`` header fields, ``b-`` text and
encodings, ``s-`` structure, ``c-`` parts inside of parts, ``x-`` hostile HTML. What
each of them must give stands in ``tests/engine/maildesk_base/test_mime_corpus_*.py``.
"""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def names():
    """The names of all mails, without ``.eml``, in order."""
    return sorted(path.stem for path in FOLDER.glob("*.eml"))


def read(name):
    """The bytes of one mail."""
    return (FOLDER / f"{name}.eml").read_bytes()
