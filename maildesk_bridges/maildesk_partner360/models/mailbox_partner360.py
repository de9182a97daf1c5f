from odoo import api, fields, models

from odoo.addons.maildesk_base.compat import accessible, has_access, record_url

MOST_PEOPLE = 12  # of one mail that are shown
MOST_MATCHES = 20  # contacts of these addresses
MOST_ADDRESSES = 20  # of one contact, to look for its mail
MOST_FILES = 5
# Of the card, as far as the user may read them.
CARD_FIELDS = (
    "name",
    "function",
    "phone",
    "category_id",
    "lang",
    "tz",
    "is_blacklisted",
    "commercial_partner_id",
    "is_company",
    "partner_share",
    "email_normalized",
)


class MailboxPartner360(models.AbstractModel):
    """Who the people of a mail are. Everything runs as the user."""

    _name = "mailbox.partner360"
    _description = "Partner 360"

    @api.model
    def _people(self, message):
        """Address -> name of whom a mail is from and to, its sender first, the mailbox
        left out.
        """
        people = self.env["mailbox.bridge"]._addresses(message)
        return dict(list(people.items())[:MOST_PEOPLE])

    @api.model
    def _matches(self, message, emails):
        """Address -> contacts that have it, and who was remembered for it: two
        queries for all of them.
        """
        partners = self.env["res.partner"]
        if not has_access(partners, "read"):
            return {}, {}
        found = partners.search(
            [("email_normalized", "in", emails)], limit=MOST_MATCHES, order="id"
        )
        rows = self.env["mailbox.partner_address"].search(
            [("account_id", "=", message.account_id.id), ("email", "in", emails)]
        )
        # Of another company, or archived meanwhile: nobody has chosen then.
        readable = accessible(rows.partner_id, "read").filtered("active")
        chosen = {
            row.email: row.partner_id for row in rows if row.partner_id in readable
        }
        matches = {
            email: found.filtered(lambda each, e=email: each.email_normalized == e)
            for email in emails
        }
        return matches, chosen

    @api.model
    def _panel(self, message, email="", *, whole_company=False):
        """All that the section shows: the people, and one of them in full."""
        people = self._people(message)
        matches, chosen = self._matches(message, list(people))
        entries = [
            self._person(address, name, matches.get(address), chosen.get(address))
            for address, name in people.items()
        ]
        shown = email if email in people else next(iter(people), "")
        entry = next((each for each in entries if each["email"] == shown), None)
        return {
            "people": entries,
            "shown": self._shown(message, entry, whole_company) if entry else None,
        }

    @api.model
    def _person(self, email, name, matches, chosen):
        found = (chosen or self.env["res.partner"]) | (
            matches or self.env["res.partner"]
        )
        partner = chosen or (found if len(found) == 1 else found.browse())
        return {
            "email": email,
            "name": name,
            "partners": [_brief(each) for each in found],
            "partner_id": partner.id or None,
        }

    @api.model
    def _shown(self, message, entry, whole_company):
        partner = self.env["res.partner"].browse(entry["partner_id"] or [])
        answer = {
            "email": entry["email"],
            "card": None,
            "company": None,
            "can_create": has_access(partner, "create"),
            "whole_company": whole_company,
            "mails": None,
            "files": None,
            "lists": [],
        }
        if not partner:
            company = self.env["mailbox.bridge"]._company_at(entry["email"])
            known = {"id": company.id, "name": company.name or ""}
            return answer | {
                "company": known if company else None,
                **self._exchanged([entry["email"]]),
            }
        card = self._card(partner)
        if card["is_colleague"]:
            return answer | {"card": card}
        lists = self.env["mailbox.partner360.lists"]
        own = message.account_id.company_id
        found = lists._lists(partner, own, whole_company)
        emails = self._emails(message, partner, entry["email"], whole_company)
        return answer | {
            "card": card | {"overdue": lists._overdue(found)},
            **self._exchanged(emails),
            "lists": [each["json"] for each in found],
        }

    @api.model
    def _card(self, partner):
        """What is known of a contact, without what the user may not read."""
        readable = partner.fields_get(CARD_FIELDS, ["type"])
        value = {name: partner[name] for name in CARD_FIELDS if name in readable}
        company = value.get("commercial_partner_id", partner.browse())
        return _brief(partner) | {
            "url": record_url(partner),
            "image_url": f"/web/image/res.partner/{partner.id}/avatar_128",
            "function": value.get("function") or "",
            "has_company": bool(company and company != partner),
            "phone": value.get("phone") or "",
            "tags": [
                {"name": tag.name, "color": tag.color}
                for tag in value.get("category_id", ())
            ],
            "language": self._language(value.get("lang")),
            "tz": value.get("tz") or "",
            "is_company": value.get("is_company", False),
            "is_blacklisted": value.get("is_blacklisted", False),
            "is_colleague": not value.get("partner_share", True),
            "overdue": "",
        }

    @api.model
    def _language(self, code):
        names = dict(self.env["res.lang"].get_installed())
        return names.get(code, "") if len(names) > 1 else ""

    @api.model
    def _emails(self, message, partner, email, whole_company):
        """Addresses of a contact, those that were remembered too."""
        people = partner
        if whole_company:
            company = partner.commercial_partner_id
            people |= partner.search(
                [("commercial_partner_id", "=", company.id)], limit=MOST_ADDRESSES
            )
        rows = self.env["mailbox.partner_address"].search(
            [("partner_id", "in", people.ids)], limit=MOST_ADDRESSES
        )
        found = [email, *people.mapped("email_normalized"), *rows.mapped("email")]
        return list(dict.fromkeys(filter(None, found)))[:MOST_ADDRESSES]

    @api.model
    def _exchanged(self, emails):
        """How much mail there is from and to these addresses, where the reader reaches
        it: all of it, or the least that it can be; who has written to them; and what
        was sent to and fro, the newest first.
        """
        found = self.env["mailbox.client"]._mail_with(emails)
        to_them = " OR ".join(f"to:{email}" for email in emails)
        files, is_all = self.env["mailbox.client"]._files_of(found["ids"])
        mails = {
            "senders": [
                {
                    "name": each["name"],
                    "email": each["emails"][0],
                    "count": each["count"],
                    "last": fields.Datetime.to_string(each["last"]),
                    "query": f"from:({' OR '.join(each['emails'])}) ({to_them})",
                }
                for each in _people_of(found["senders"])
            ],
            "count": found["count"],
            "is_all": found["is_all"],
            "first": fields.Datetime.to_string(found["first"]) or None,
            "last": fields.Datetime.to_string(found["last"]) or None,
            "query": " OR ".join(
                f"{field}:{email}" for email in emails for field in ("from", "to")
            ),
        }
        return {
            "mails": mails,
            "files": {
                "count": len(files),
                "is_all": is_all and found["is_all"],
                "files": [
                    each | {"date": fields.Datetime.to_string(each["date"])}
                    for each in files[:MOST_FILES]
                ],
            },
        }


def _people_of(senders):
    """Addresses of the same name are one person, who is there once."""
    people = {}
    for sender in senders:
        known = people.setdefault(
            sender["name"] or sender["email"],
            {"name": sender["name"], "emails": [], "count": 0, "last": sender["last"]},
        )
        known["emails"].append(sender["email"])
        known["count"] += sender["count"]
    return people.values()


def _brief(partner):
    company = partner.commercial_partner_id
    return {
        "id": partner.id,
        "name": partner.name or partner.email or "",
        "company": company.name or "" if company != partner else "",
    }
