"""What is asked of a model: task, material and reminder, made of mail.

``about_conversation``, ``about_suspect`` and ``about_file`` make an :class:`Envelope`,
which is all that adapters take. Mail is quoted inside of one JSON document, whose frame
nobody can guess; what the person wants stands outside of it.
"""

from .build import (
    TONES,
    File,
    Suspect,
    Task,
    Turn,
    about_conversation,
    about_file,
    about_suspect,
    conversation_language,
)
from .cache import cache_key
from .envelope import Envelope, Image, Sent, connection_test, repeated
from .language import language_of, name_of
from .material import Mail, Seen, seen_text
from .prompt import prompt_version
from .schemas import ACTIONS, ASK, DRAFT, EXPLAIN, LEVELS, SCAN, SCHEMAS, SUMMARISE
