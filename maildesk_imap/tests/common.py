from odoo.tests import TransactionCase, new_test_user

USER_GROUPS = "base.group_user,maildesk_base.group_user"


class ImapAccountCase(TransactionCase):
    """Anna owns a mailbox, Ben is a colleague, Mia administrates mailboxes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = new_test_user(cls.env, "imap_anna", groups=USER_GROUPS)
        cls.ben = new_test_user(cls.env, "imap_ben", groups=USER_GROUPS)
        cls.mia = new_test_user(
            cls.env, "imap_mia", groups="base.group_user,maildesk_base.group_admin"
        )
        cls.account = cls.connect(cls.anna, "anna@example.com")

    @classmethod
    def connect(cls, user, email, **values):
        """A mailbox of ``user``, as the user connects it."""
        return (
            cls.env["mailbox.account"]
            .with_user(user)
            .create(
                {
                    "email": email,
                    "provider": "imap",
                    "imap_host": "imap.example.com",
                    "imap_login": email,
                    "imap_password": "correct horse",
                    "smtp_host": "smtp.example.com",
                    **values,
                }
            )
        )
