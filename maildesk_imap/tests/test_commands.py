from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ImapAccountCase

REFUSALS = (AccessError, UserError, ValidationError, ValueError)


@tagged("post_install", "-at_install")
class TestSmuggledCommands(ImapAccountCase):
    """What may be written to one's own record gives no way to others behind it.

    Every list of records on a model that users may write is tried with every command,
    against the records of somebody else.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.victim = cls.connect(cls.ben, "ben@example.com")
        cls.env["mailbox.folder"].create(
            {"account_id": cls.victim.id, "name": "Secret", "remote_id": "Secret"}
        )
        cls.victims = {
            "mailbox.account": cls.victim.sudo(),
            "mailbox.tag": cls.env["mailbox.tag"].create(
                {"name": "Ben's", "user_id": cls.ben.id}
            ),
            "mailbox.signature": cls.env["mailbox.signature"].create(
                {"name": "Ben's", "user_id": cls.ben.id}
            ),
            "mailbox.template": cls.env["mailbox.template"].create(
                {"name": "Ben's", "user_id": cls.ben.id}
            ),
        }
        cls.own = {
            "mailbox.account": cls.account,
            "mailbox.tag": cls.make("mailbox.tag"),
            "mailbox.signature": cls.make("mailbox.signature"),
            "mailbox.template": cls.make("mailbox.template"),
        }

    @classmethod
    def make(cls, model):
        records = cls.env[model].with_user(cls.anna)
        return records.create({"name": "Anna's", "user_id": cls.anna.id})

    def lists(self):
        """(model, field, records of somebody else in that list) of all models."""
        for model, victim in self.victims.items():
            for name, field in self.env[model]._fields.items():
                is_list = field.type in ("one2many", "many2many")
                if is_list and not field.compute and field.comodel_name != "res.users":
                    yield model, name, victim.sudo()[name]

    def snapshot(self):
        """What must not change: all columns of what belongs to somebody else."""
        self.env.flush_all()
        self.env.invalidate_all()
        lines = []
        for model, name, others in self.lists():
            columns = [f.name for f in others._fields.values() if f.store]
            values = others.sudo().read([c for c in columns if c != "id"])
            lines.append((model, name, values))
        return lines

    def commands(self, others):
        """Everything that could be done to others' records, or put into one's own."""
        fields = others._fields
        text = next((n for n in ("name", "remote_id", "token") if n in fields), None)
        values = {text: "smuggled"} if text else {}
        yield [Command.create(values)]
        for other in others[:1]:
            yield [Command.update(other.id, values)]
            yield [Command.delete(other.id)]
            yield [Command.unlink(other.id)]
            yield [Command.link(other.id)]
            yield [Command.set(other.ids)]

    def attempt(self, write):
        """Try as Anna; whatever is refused is as good as undone."""
        try:
            with self.env.cr.savepoint():
                write()
                self.env.flush_all()
        except REFUSALS:
            return False
        except Exception as error:
            # The database refused what nobody asked the rights for.
            self.fail(f"not refused before the database: {error}")
        return True

    @mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_model")
    def test_records_of_others_stay_as_they_are(self):
        before = self.snapshot()
        for model, name, others in list(self.lists()):
            for commands in self.commands(others):
                with self.subTest(model=model, field=name, command=commands[0][0]):
                    record = self.own[model].with_user(self.anna)
                    self.attempt(lambda r=record, n=name, c=commands: r.write({n: c}))
                    self.assertEqual(self.snapshot(), before)

    @mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_model")
    def test_new_mailbox_brings_nothing_along(self):
        before = self.snapshot()
        accounts = self.env["mailbox.account"].with_user(self.anna)
        for model, name, others in list(self.lists()):
            if model != "mailbox.account":
                continue
            for number, commands in enumerate(self.commands(others)):
                values = {
                    "email": f"{name}{number}@example.com",
                    "provider": "imap",
                    name: commands,
                }
                with self.subTest(field=name, command=commands[0][0]):
                    self.attempt(lambda v=values: accounts.create(v))
                    self.assertEqual(self.snapshot(), before)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_sync_state_and_folders_are_not_written_by_their_owner(self):
        account = self.account.with_user(self.anna)
        create = Command.create({"name": "x", "remote_id": "x"})
        for name in ("sync_state_ids", "folder_ids"):
            self.assertFalse(self.attempt(lambda n=name: account.write({n: [create]})))
