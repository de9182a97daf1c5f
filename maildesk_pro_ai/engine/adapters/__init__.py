"""Providers of AI: three kinds of interface behind one way to ask.

``Adapter.ask`` takes an :class:`~..envelope.Envelope` and gives a :class:`Reply`; see
:mod:`errors` for why it may not.
"""

from .adapter import Adapter, Runtime
from .answers import CUT_SHORT, INTERRUPTED, WHOLE, Model, Reply, Usage
from .check import Tick, check
from ..errors import (
    AiAnswerUnusable,
    AiError,
    AiKeyRefused,
    AiModelUnknown,
    AiOverloaded,
    AiQuota,
    AiRefused,
    AiStopped,
    AiThrottled,
    AiTooLong,
    AiUnreachable,
)
from .settings import KINDS, Learned, Patience, ProviderSettings
