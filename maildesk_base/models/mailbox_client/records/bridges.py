from odoo import api, models
from odoo.exceptions import AccessError

from ....compat import has_access, readonly
from .. import params
from .links import MAX_MODEL_CHARS

MAX_TEXT_CHARS = 200
MAX_PROPOSALS = 50


class MailboxClient(models.AbstractModel):
    """To which records a mail can belong, and which are likely."""

    _inherit = "mailbox.client"

    @api.model
    @readonly
    def bridges(self, message_id):
        """Kinds of records that this mail can be linked to, with the reason where one
        cannot.
        """
        with self._parameters():
            return self._bridges_json(self._message(message_id))

    @api.model
    def _bridges_json(self, message):
        listed = self.env["mailbox.bridge"]._listed()
        found = [self._bridge_json(model, message) for model in listed]
        return sorted(found, key=lambda each: (each["order"], each["model"]))

    @api.model
    def _bridge_json(self, model, message):
        bridge = self._bridge_of(model)
        reason = self._link_reason(model, message.account_id)
        create_reason = reason or self._create_reason(model)
        return {
            "model": model,
            "label": str(bridge.label(self.env)),
            "icon": bridge.icon,
            "order": bridge.order,
            "can_link": not reason,
            "can_create": not create_reason,
            "reason": reason,
            "create_reason": create_reason,
            "action": bridge.action,
            "is_off_here": message.account_id._has_bridge_off(model),
            "first_use": "" if reason else self._first_use(model, message.account_id),
        }

    @api.model
    def _bootstrap_extra(self):
        """``bridges``: what the icons of rows are called and look like; nothing about
        apps that the user may not read.
        """
        readable = [
            {
                "model": model,
                "label": str(bridge.label(self.env)),
                "icon": bridge.icon,
            }
            for model in self.env["mailbox.bridge"]._listed()
            if has_access(self.env[model], "read")
            for bridge in [self._bridge_of(model)]
        ]
        return super()._bootstrap_extra() | {"bridges": readable}

    @api.model
    def _off_reason(self, model, account):
        """Where such records are switched off, for everybody or for the mailbox, or
        not enabled by its owner; "" when the user can use them, or enable them.
        """
        bridge = self._bridge_of(model)
        label = bridge.label(self.env)
        if bridge.enabled_param and self._param(bridge.enabled_param) == "0":
            return self.env._("%(label)s: switched off in the settings.", label=label)
        if account._has_bridge_off(model):
            return self.env._("%(label)s: switched off for this mailbox.", label=label)
        return self._owner_reason(model, account)

    @api.model
    def _link_reason(self, model, account):
        """Why the user cannot link mail of a mailbox to such records; "" when they
        can.
        """
        bridge = self._bridge_of(model)
        label = bridge.label(self.env)
        if off := self._off_reason(model, account):
            return off
        if not has_access(self.env[model], "read"):
            return self.env._(
                "%(label)s: you have no access. Ask your administrator.", label=label
            )
        if bridge.feature:
            return self.env["mailbox.licence"]._reason(bridge.feature) or ""
        return ""

    @api.model
    def _create_reason(self, model):
        """Why the user cannot make such a record of a mail; "" when they can."""
        bridge = self._bridge_of(model)
        label = bridge.label(self.env)
        user = self.env.user
        groups = bridge.create_groups
        is_member = not groups or any(user.has_group(group) for group in groups)
        if not is_member or not has_access(self.env[model], "create"):
            return self.env._("%(label)s: you may not create one.", label=label)
        return ""

    @api.model
    @readonly
    def proposals(self, message_id, res_model=None, text="", limit=5):
        """Records that a mail may belong to, likely ones first; with ``text``, those
        that are found by it.
        """
        with self._parameters():
            message = self._message(message_id)
            limit = params.as_limit(limit, MAX_PROPOSALS)
            text = params.as_text(text, MAX_TEXT_CHARS).strip()
            wanted = params.as_text(res_model, MAX_MODEL_CHARS)
            opened = self._open_models(message.account_id)
            if wanted and self._linkable_model(wanted):
                opened = [wanted] if wanted in opened else []
            found = []
            for model in opened:
                found += self._proposed(model, message, text, limit)
            return found[:limit]

    @api.model
    def _open_models(self, account):
        """Models whose records the user may link to mail of a mailbox, in the order of
        the menus.
        """
        listed = self.env["mailbox.bridge"]._listed()
        opened = [model for model in listed if not self._link_reason(model, account)]
        return sorted(opened, key=lambda model: (self._bridge_of(model).order, model))

    @api.model
    def _proposed(self, model, message, text, limit):
        """Those of a model, as JSON; of the mailbox's company, and not linked yet."""
        linked = set(self._linked_ids(message, model))
        return self._proposed_but(linked, model, message, text, limit)

    @api.model
    def _proposed_but(self, linked, model, message, text, limit):
        """The same, without the records that have one of these ids."""
        most = limit + len(linked)
        try:
            if text:
                found = self._searched(model, text, most)
            else:
                found = self._likely(model, message, most)
            return self._proposed_json(model, message, found, limit, linked)
        except AccessError:
            return []

    @api.model
    def _proposed_json(self, model, message, found, limit, without=()):
        """Records of a model as JSON: those that the user may read and that are of the
        mailbox's company.
        """
        ids = [record.id for record in found if record._name == model]
        readable = set(self.env["mailbox.link"]._readable_ids(model, ids))
        records = self.env[model].browse(
            each for each in ids if each in readable and each not in without
        )
        kept = [record.id for record in records if self._is_of_company(record, message)]
        # Read together, though each card is made by itself.
        return [self._record_json(each) for each in records.browse(kept[:limit])]

    @api.model
    def _searched(self, model, text, limit):
        names = self._bridge_of(model).search_fields
        found = [(name, "ilike", text) for name in names]
        domain = ["|"] * (len(found) - 1) + found
        return self.env[model].search(domain, limit=limit)

    @api.model
    def _likely(self, model, message, limit):
        name = self.env["mailbox.bridge"]._bridges()[model]
        return self.env[name]._proposals(message, limit)

    @api.model
    def _is_of_company(self, record, message):
        path = self._bridge_of(record._name).company_path
        company = message.account_id.company_id
        companies = record.mapped(path) if path and company else None
        return not companies or company in companies

    @api.model
    def _record_json(self, record):
        return {
            "model": record._name,
            "res_id": record.id,
            "name": record.display_name,
            "card": self._card_json(record),
        }
