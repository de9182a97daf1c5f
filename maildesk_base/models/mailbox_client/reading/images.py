import hashlib
import hmac
import time
from urllib.parse import quote, urlencode

from odoo import api, models

from ....engine.netguard import AllowList, NetGuard
from ....engine.remote_image import ImageFetcher, sign, verify

SECONDS_PER_DAY = 86_400
VALID_DAYS = 2  # counted in whole days, so that an address stays the same for the cache


class MailboxClient(models.AbstractModel):
    """Addresses of the images inside of messages.

    A mail is shown in a frame without an origin, whose requests carry no session. So an
    address names the user and is signed; the user's rights are checked when it is used.
    """

    _inherit = "mailbox.client"

    @api.model
    def _image_url(self, message, address):
        """Where the browser gets an image: ``cid:…`` of the message, or a remote
        one."""
        day = int(time.time()) // SECONDS_PER_DAY + VALID_DAYS
        query = {
            "user": self.env.uid,
            "day": day,
            "url": address,
            "sign": sign(self._image_key(self.env.uid, day), message.id, address),
        }
        return (
            f"/maildesk/message/{message.id}/image?{urlencode(query, quote_via=quote)}"
        )

    @api.model
    def _image_key(self, user_id, day):
        # sudo: ir.config_parameter - the database's secret, only a hash is used
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        return hmac.new(
            secret.encode(), f"maildesk image {user_id} {day}".encode(), hashlib.sha256
        ).digest()

    @api.model
    def _image_user(self, message_id, values):
        """The user that an image's address was made for, or None when it is not ours.

        :param values: the query of the request: user, day, url, sign
        """
        try:
            user_id, day = int(values["user"]), int(values["day"])
            address, signature = values["url"], values["sign"]
        except (KeyError, TypeError, ValueError):
            return None
        if day < int(time.time()) // SECONDS_PER_DAY:
            return None
        if not verify(self._image_key(user_id, day), message_id, address, signature):
            return None
        # sudo: res.users - the signature says it is the one the address was made for
        user = self.env["res.users"].sudo().browse(user_id).exists()
        return user.sudo(False) if user.active else None

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
        return ImageFetcher(NetGuard(AllowList.parse(allowed))).fetch(address)
