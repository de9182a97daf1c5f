import hashlib
import hmac
import time
from urllib.parse import quote, urlencode

from odoo import api, models

from ....engine.netguard import AllowList, NetGuard
from ....engine.remote_image import ImageFetcher, host_of, sign, verify
from ....sync.slots import Scope, waiting

# Of the same address for the browser's cache; an address is good for two of them.
PERIOD_S = 4 * 3600
# The browser asks for the images of a mail at once, as many as this.
USER_IMAGES = 6
# One slow host must not use up what there is for all others.
HOST_IMAGES = 8
PATIENCE_S = 5.0


class MailboxClient(models.AbstractModel):
    """Addresses of the images inside of messages.

    The app fetches them and puts them into the mail, which is shown in a frame without
    session and network. An address is signed for one user, so that the proxy fetches
    nothing but what is in the user's mail; it is of no use without the user's session,
    and only for some hours.
    """

    _inherit = "mailbox.client"

    @api.model
    def _image_url(self, message, address):
        """Where the browser gets an image: ``cid:…`` of the message, or a remote
        one."""
        period = int(time.time()) // PERIOD_S
        query = {
            "period": period,
            "url": address,
            "sign": sign(self._image_key(period), message.id, address),
        }
        return (
            f"/maildesk/message/{message.id}/image?{urlencode(query, quote_via=quote)}"
        )

    @api.model
    def _image_key(self, period):
        # sudo: ir.config_parameter - the database's secret, only a hash is used
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        purpose = f"maildesk image {self.env.uid} {period}"
        return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).digest()

    @api.model
    def _image_address(self, message_id, values):
        """The address of an image that was given to the current user lately; raises
        UserError for anything else.

        :param values: the query of the request: period, url, sign
        """
        with self._parameters():
            try:
                period = int(values["period"])
                address, signature = values["url"], values["sign"]
            except (KeyError, TypeError, ValueError) as error:
                raise self._not_found() from error
            is_fresh = 0 <= int(time.time()) // PERIOD_S - period <= 1
            key = self._image_key(period)
            if not is_fresh or not verify(key, message_id, address, signature):
                raise self._not_found()
            return address

    @api.model
    def _remote_image(self, message_id, address):
        """A picture of the Internet, fetched for the reader. Raises MailEngineError."""
        with self._parameters():
            self._message(message_id)
        # sudo: ir.config_parameter - the administrator's list, used and not shown
        allowed = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("maildesk.network_allow_list", "")
        )
        fetcher = ImageFetcher(NetGuard(AllowList.parse(allowed)))
        scopes = (
            Scope(f"images of user {self.env.uid}", USER_IMAGES),
            Scope(f"images at {host_of(address)}", HOST_IMAGES),
        )
        with waiting(self.env, *scopes, patience_s=PATIENCE_S):
            return fetcher.fetch(address)
