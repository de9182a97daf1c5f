"""A mail from Carl of Shop to Anna, and Dora in copy, whom nobody knows."""

from odoo.addons.maildesk_base.tests.client_common import ClientCase


class PartnerCase(ClientCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env["res.partner"]
        cls.shop = partners.create(
            {
                "name": "Shop",
                "is_company": True,
                "website": "https://www.shop.example",
                "email": "info@shop.example",
            }
        )
        cls.carl = partners.create(
            {
                "name": "Carl",
                "email": "Carl@shop.example",
                "parent_id": cls.shop.id,
                "function": "Buyer",
                "phone": "+49 1",
                "tz": "Asia/Tokyo",
            }
        )
        cls.order = cls.mail_of(
            "carl@shop.example", cc_addrs="Dora <dora@shop.example>"
        )

    @classmethod
    def mail_of(cls, address, account=None, minute=0, **values):
        return cls.mail(
            account or cls.account, from_addr=address, minute=minute, **values
        )

    def api(self, user=None):
        self.env.invalidate_all()
        return self.env(user=user or self.anna)["mailbox.client"]

    def ask(self, message=None, email="", user=None, **options):
        message = message or self.order
        return self.api(user).partner360(message.id, email, **options)

    def card(self, message=None, email="", **options):
        return self.ask(message, email, **options)["shown"]["card"]

    def choose(self, partner, message=None, email="carl@shop.example", user=None):
        message = message or self.order
        return self.api(user).choose_partner(message.id, email, partner.id)
