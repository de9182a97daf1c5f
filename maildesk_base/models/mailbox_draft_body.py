from odoo import api, models
from odoo.http import request

from ..compat import has_access
from ..engine.sanitize import resolve_placeholders
from ..engine.sanitize.authored import sanitize_authored, show_images, shown_files
from ..engine.sanitize.own_addresses import host_name


class MailboxDraft(models.Model):
    """The text of a draft: what is stored of it, and what an editor shows."""

    _inherit = "mailbox.draft"

    @api.model
    def _own_hosts(self):
        """Names under which this server is known."""
        # sudo: ir.config_parameter - the address of this server is no secret
        base = self.env["ir.config_parameter"].sudo().get_param("web.base.url") or ""
        hosts = [base.partition("//")[2].partition("/")[0]]
        if request:
            hosts.append(request.httprequest.host)
        return frozenset(filter(None, map(host_name, hosts)))

    def _stored_body(self, html):
        """What is stored of a text that was written: harmless for whoever opens it,
        and without files of Odoo that the current user may not see.

        Whoever may change a draft could otherwise have a file of its writer sent.
        What is in the stored text already was put there by somebody who may.
        """
        known = shown_files(self.body or "")
        attachments = self.env["ir.attachment"].with_user(self.env.uid)

        def may_show(attachment_id):
            if attachment_id in known:
                return True
            image = attachments.browse(attachment_id).exists()
            return bool(image) and has_access(image, "read")

        return sanitize_authored(html, hosts=self._own_hosts(), may_show=may_show)

    def _shown_body(self):
        """The text for an editor: with the remote images of the message answered, where
        this reader lets them be shown.
        """
        html = self.body or ""
        origin = self._origin_message()
        if "data-maildesk-src" not in html or not origin:
            return html
        client = self.env["mailbox.client"]
        view = origin._cached_view()
        if not view or not client._allowing_remote(origin, {origin.id: view}):
            return html
        of_origin = set()
        resolve_placeholders(view["html"], remote=of_origin.add)

        def show(address):
            # Of others only what the mail itself shows: who writes a draft must not
            # make a colleague's browser report that it is opened.
            if address in of_origin:
                return client._image_url(origin, address)
            return None

        return show_images(html, show)
