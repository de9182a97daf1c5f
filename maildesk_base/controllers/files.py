from odoo import http
from odoo.http import request

from .answers import file_answer, found


class FileController(http.Controller):
    """Attachments and whole messages."""

    @http.route(
        "/maildesk/message/<int:message_id>/part",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def part(self, message_id, id="", preview=None, **_query):
        """One attachment; with ``preview`` shown in the browser when that is
        harmless."""
        file = found(request.env["mailbox.client"]._part_file, message_id, id)
        return file_answer(file, inline=bool(preview))

    @http.route(
        "/maildesk/message/<int:message_id>/attachments.zip",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def all_attachments(self, message_id, **_query):
        """Every attachment of a message in one archive."""
        return file_answer(found(request.env["mailbox.client"]._zip_file, message_id))

    @http.route(
        "/maildesk/message/<int:message_id>/message.eml",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def raw(self, message_id, **_query):
        """The message as a file for other mail programs."""
        return file_answer(found(request.env["mailbox.client"]._raw_file, message_id))

    @http.route(
        "/maildesk/message/<int:message_id>/source",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def source(self, message_id, **_query):
        """The message as the server has it, shown as plain text."""
        file = found(request.env["mailbox.client"]._source_file, message_id)
        return file_answer(file, inline=True)

    @http.route(
        "/maildesk/draft/<int:draft_id>/attachment/<int:attachment_id>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def draft_attachment(self, draft_id, attachment_id, **_query):
        """A file attached to a draft."""
        client = request.env["mailbox.client"]
        file = found(client._draft_file, draft_id, attachment_id)
        return file_answer(file, inline=True)
