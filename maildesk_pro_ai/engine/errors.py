"""Why there is no answer; the product decides by class, never by text.

::

    AiError(code, detail)
    ├── AiKeyRefused             the administrator enters another key
    ├── AiModelUnknown           the administrator chooses another model
    ├── AiQuota                  no credit left: waiting does not help
    ├── AiThrottled(retry_after) too many requests at the moment
    ├── AiOverloaded             the provider has trouble of its own
    ├── AiTooLong(limit)         the model cannot take so much text
    ├── AiRefused                the provider does not want to answer this
    ├── AiUnreachable            no connection, or something else answers
    ├── AiAnswerUnusable(param)  an answer that cannot be used, or a request refused
    └── AiStopped                the user has ended it

``code`` is the refusal code of the product; ``detail`` what the provider said, without
the key.
"""

from __future__ import annotations

from odoo.addons.maildesk_base.engine.errors import MailEngineError


class AiError(MailEngineError):
    """Base of them all.

    :ivar may_retry: False when the provider has said that trying again is of no use
    :ivar status: of the HTTP answer, 0 when it is not known
    """

    default_code = "bad_answer"
    may_retry = True
    status = 0


class AiKeyRefused(AiError):
    """The key is wrong, revoked, or may not do this."""

    default_code = "key_invalid"


class AiModelUnknown(AiError):
    """The provider has no such model, or not for this key."""

    default_code = "model_unknown"


class AiQuota(AiError):
    """Credit or allowance is used up, for longer than a request can wait."""

    default_code = "quota_used_up"


class AiThrottled(AiError):
    """Too many requests.

    :param retry_after: seconds that the provider asks to wait; None when it names none
    """

    default_code = "rate_limited"

    def __init__(
        self, code: str = "", detail: str = "", *, retry_after: float | None = None
    ):
        super().__init__(code, detail)
        self.retry_after = retry_after


class AiOverloaded(AiError):
    """The provider's own trouble."""

    default_code = "overloaded"


class AiTooLong(AiError):
    """More text than the model takes.

    :param limit: how many tokens it takes, None when nobody says
    """

    default_code = "too_long"

    def __init__(self, code: str = "", detail: str = "", *, limit: int | None = None):
        super().__init__(code, detail)
        self.limit = limit


class AiRefused(AiError):
    """The provider or its model refuses to answer."""

    default_code = "refused_by_provider"


class AiUnreachable(AiError):
    """No connection, or what answers is not the provider."""

    default_code = "unreachable"


class AiAnswerUnusable(AiError):
    """Neither an answer nor one of the other refusals.

    :param param: the parameter of the request that the provider does not take
    """

    default_code = "bad_answer"

    def __init__(self, code: str = "", detail: str = "", *, param: str = ""):
        super().__init__(code, detail)
        self.param = param


class AiStopped(AiError):
    """Somebody has called ``stop()``."""

    default_code = "stopped"
