"""What a service cannot search for: it is said, and never left out silently.

A condition that is left out turns "nothing" into "everything", or the other way round
behind a ``-``.
"""

from __future__ import annotations

from ..errors import RejectedError
from .nodes import Term


def cannot_search(term: Term) -> RejectedError:
    """The error for a condition that a service cannot be asked for."""
    return RejectedError("rejected.search_operator", f"{term.field}:{term.value}")
