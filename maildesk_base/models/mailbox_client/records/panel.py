from odoo import api, models
from odoo.tools import SQL

from ....compat import execute_query, has_access, readonly, record_url
from .. import params
from .links import MAX_LINKS, MAX_MODEL_CHARS

MOST_PEOPLE = 8  # of one mail that are shown
MOST_PROPOSED = 3  # of one kind
MOST_RECENT = 5
RECENT_LINKS = 50  # of the user, in which those are looked for


class MailboxClient(models.AbstractModel):
    """All that the panel beside a message shows, in one answer of few queries."""

    _inherit = "mailbox.client"

    @api.model
    @readonly
    def record_panel(self, message_id):
        """The people of a mail, the records its conversation belongs to, likely ones,
        and what can be made of it; administrators also see what is not installed.
        """
        with self._parameters():
            message = self._message(message_id)
            bridge = self.env["mailbox.bridge"]
            message = bridge._with_people(message)
            contacts = bridge._people(message)
            links = self._conversation_links(message)
            return {
                "people": self._people_json(message, contacts),
                "links": self._cards_of_links(links),
                "proposals": self._panel_proposals(message, contacts, links),
                "bridges": self._bridges_json(message),
                "missing": self._missing_bridges(),
                "extra": self._panel_extra(message),
            }

    @api.model
    @readonly
    def recent_records(self, message_id, res_model=None):
        """Records that the user has linked mail to lately, the last ones first: those
        that this mail can be linked to, and is not.
        """
        with self._parameters():
            message = self._message(message_id)
            wanted = params.as_text(res_model, MAX_MODEL_CHARS)
            opened = self._open_models(message.account_id)
            # sudo: mailbox.link - the user's own; the records are checked below
            links = self.env["mailbox.link"].sudo()
            links = links.search([("user_id", "=", self.env.uid)], limit=RECENT_LINKS)
            linked = {
                (link.res_model, link.res_id)
                for link in self._conversation_links(message)
            }
            pairs = dict.fromkeys((link.res_model, link.res_id) for link in links)
            readable = self._readable_records(pairs)
            records = [
                self.env[model].browse(res_id)
                for model, res_id in pairs
                if model in opened
                and wanted in ("", model)
                and (model, res_id) in readable - linked
            ]
            kept = [each for each in records if self._is_of_company(each, message)]
            return [self._record_json(each) for each in kept[:MOST_RECENT]]

    @api.model
    def _panel_extra(self, message):
        """What the panel's sections of add-ons show: JSON by names of their own, in
        the same answer. Whoever has such a thing adds it.

        :param message: its contacts are known: ask ``mailbox.bridge._people``
        """
        return {}

    @api.model
    def _conversation_links(self, message):
        """Links of all mail of its conversation, oldest first, one for each record that
        the user may read.
        """
        # sudo: mailbox.link - the mail is the user's, the records are checked below
        links = self.env["mailbox.link"].sudo()
        found = links.browse(self._conversation_link_ids(message))
        first = {}
        for link in found:
            first.setdefault((link.res_model, link.res_id), link)
        readable = self._readable_records(first)
        kept = [link.id for key, link in first.items() if key in readable]
        return links.browse(kept)

    @api.model
    def _conversation_link_ids(self, message):
        """Each lookup by an index of its own: with OR or a join, all links or all
        messages are read when statistics are old.
        """
        self.env["mailbox.link"].flush_model()
        query = SQL(
            """SELECT id FROM mailbox_link
                WHERE message_id = %(message)s
                UNION
               SELECT id FROM mailbox_link WHERE conversation_id = %(conversation)s
                UNION
               SELECT id FROM mailbox_link
                WHERE message_id = ANY(ARRAY(
                          SELECT id FROM mailbox_message_index
                           WHERE conversation_id = %(conversation)s))
                ORDER BY id LIMIT %(limit)s""",
            message=message.id,
            conversation=message.conversation_id.id or None,
            limit=MAX_LINKS,
        )
        return [row[0] for row in execute_query(self.env, query)]

    @api.model
    def _readable_records(self, pairs):
        """Those of some (model, id) that the user may read; a query for each model."""
        by_model = {}
        for model, res_id in pairs:
            by_model.setdefault(model, []).append(res_id)
        return {
            (model, res_id)
            for model, ids in by_model.items()
            for res_id in self.env["mailbox.link"]._readable_ids(model, ids)
        }

    @api.model
    def _cards_of_links(self, links):
        ids = {}
        for link in links:
            ids.setdefault(link.res_model, []).append(link.res_id)
        # What the cards read of one record is read of all of them.
        records = {
            (model, record.id): record
            for model, known in ids.items()
            for record in self.env[model].browse(known)
        }
        return [
            self._link_json(link, records[(link.res_model, link.res_id)])
            for link in links
        ]

    @api.model
    def _panel_proposals(self, message, contacts, links):
        """Likely records, a few of each kind; not those that are shown as people."""
        known = {(link.res_model, link.res_id) for link in links}
        known |= {("res.partner", partner.id) for partner in contacts}
        found = []
        for model in self._open_models(message.account_id):
            ids = {res_id for name, res_id in known if name == model}
            found += self._proposed_but(ids, model, message, "", MOST_PROPOSED)
        return found

    @api.model
    def _people_json(self, message, contacts):
        """Whom the mail is from and to, with the contacts that have the address."""
        names = self.env["mailbox.bridge"]._addresses(message)
        by_address = {}
        for partner in contacts if has_access(contacts, "read") else ():
            by_address.setdefault(partner.email_normalized, []).append(partner)
        return [
            {
                "email": address,
                "name": name,
                "contacts": [
                    self._contact_json(partner)
                    for partner in by_address.get(address, ())
                ],
            }
            for address, name in list(names.items())[:MOST_PEOPLE]
        ]

    @api.model
    def _contact_json(self, partner):
        company = partner.commercial_partner_id
        return {
            "id": partner.id,
            "name": partner.name or partner.email or "",
            "function": partner.function or "",
            "company": company.name or "" if company != partner else "",
            "phone": partner.phone or "",
            "is_company": partner.is_company,
            "is_colleague": not partner.partner_share,
            "image_url": f"/web/image/res.partner/{partner.id}/avatar_128",
            "url": record_url(partner),
        }
