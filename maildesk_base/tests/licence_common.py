from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user

from tests.engine.maildesk_base.licence_keys import ISSUER, key

from ..models.licence_issuer import PARAMETER
from .client_common import ClientCase


class LicenceCase(ClientCase):
    """A database with an issuer, and people who may enter its keys or may not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.licences = cls.env["mailbox.licence"]
        cls.system = new_test_user(
            cls.env, "licence_system", groups="base.group_system"
        )

    def setUp(self):
        super().setUp()
        self.set_issuer(ISSUER)

    def set_issuer(self, text):
        self.env["ir.config_parameter"].set_param(PARAMETER, text)

    def key(self, days=200, **values):
        """A key that ends in so many days."""
        return key(
            **{"not_before": self.day(-100), "expires": self.day(days), **values}
        )

    def day(self, days):
        return str(fields.Date.today() + timedelta(days=days))

    def store(self, text):
        """What is in the database, however it came there."""
        self.licences.search([]).unlink()
        self.licences.create({"key": text})
