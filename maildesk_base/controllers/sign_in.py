from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..compat import action_url
from ..engine.errors import MailEngineError, TransientError
from ..engine.sign_in import APPROVAL
from ..sync.sign_in import SignInUnknown, finish_sign_in, has_connected

APP = action_url("maildesk_base.maildesk_action", "maildesk")
ACCOUNTS = "maildesk_base.mailbox_account_action"
RETRY_S = 10


class SignInController(http.Controller):
    """Where providers send the browser back to (OAuth 2.0, RFC 6749 section 4.1.2)."""

    @http.route(
        "/maildesk/oauth/<string:provider>/callback",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def callback(self, provider, **answer):
        """Finish the user's own sign-in; anything else is shown and changes nothing."""
        try:
            account_id = finish_sign_in(request.env, provider, answer)
        except SignInUnknown:
            if answer.get("state") == APPROVAL and "error" not in answer:
                return request.render(
                    "maildesk_base.sign_in_approved",
                    {"accounts_url": action_url(ACCOUNTS)},
                )
            return self._failed(
                request.env._(
                    "This sign-in has expired or has already been completed. Start "
                    "it again from the mailbox."
                )
            )
        except TransientError as error:
            return self._failed(self._text(provider, error), retry=RETRY_S)
        except MailEngineError as error:
            accounts = request.env["mailbox.account"]
            url = accounts._approval_url(provider, error.code)
            return self._failed(self._text(provider, error), approval_url=url)
        except UserError as error:
            return self._failed(str(error))
        # The request's own transaction may be older than what was just written.
        works = has_connected(request.env, account_id)
        form = action_url(ACCOUNTS, record_id=account_id)
        return request.redirect(APP if works else form)

    def _text(self, provider, error):
        texts = request.env["mailbox.error_text"]
        return texts._text(error.code, error.detail, provider)

    def _failed(self, text, retry=0, approval_url=""):
        values = {
            "text": text,
            "accounts_url": action_url(ACCOUNTS),
            "approval_url": approval_url,
        }
        answer = request.render("maildesk_base.sign_in_failed", values)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Referrer-Policy"] = "no-referrer"
        if retry:
            # The code of the provider is still good: the same address once more.
            answer.headers["Refresh"] = str(retry)
        return answer
