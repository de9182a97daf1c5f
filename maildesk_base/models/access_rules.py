"""The record rules of MailDesk: who reaches which records.

A mailbox is open to its owner and, when it is shared, to the users listed; mailbox
administrators reach every mailbox of the companies they work in. All that belongs to a
mailbox follows it. What a person makes is theirs; what is shared is changed by few.
"""

from __future__ import annotations

from typing import NamedTuple

USER = "maildesk_base.group_user"
ADMIN = "maildesk_base.group_admin"
ALL = ("read", "write", "create", "unlink")
READ = ("read",)
CHANGE = ("write", "create", "unlink")
EVERYTHING = "[(1, '=', 1)]"


class AccessRule(NamedTuple):
    """One record rule.

    ``key`` ends its external id. ``group``: external id, "" for a rule that limits
    everybody. ``domain``: as text, as ``ir.rule`` has it.
    """

    key: str
    group: str
    domain: str
    operations: tuple[str, ...] = ALL

    def _record(self, model, module):
        """The rule for a model, as ``_load_records`` takes it."""
        env = model.env
        name = f"{model._name.replace('.', '_')}_rule_{self.key}"
        values = {
            "name": f"{model._name}: {self.key}",
            "model_id": env["ir.model"]._get_id(model._name),
            "domain_force": self.domain,
            "groups": [(6, 0, env.ref(self.group).ids if self.group else [])],
        }
        values |= {f"perm_{each}": each in self.operations for each in ALL}
        return {"xml_id": f"{module}.{name}", "values": values, "noupdate": False}


def member_domain(path: str) -> str:
    """Records of mailboxes that the user may open.

    :param path: from the record to its mailbox, "" for the mailbox itself
    """
    dot = f"{path}." if path else ""
    return (
        f"['|', ('{dot}owner_id', '=', user.id), '&', ('{dot}is_shared', '=', True), "
        f"('{dot}access_user_ids', 'in', user.ids)]"
    )


def owner_domain(path: str) -> str:
    """Records of the user's own mailboxes."""
    dot = f"{path}." if path else ""
    return f"[('{dot}owner_id', '=', user.id)]"


def company_rule(path: str) -> AccessRule:
    """Nobody reaches records of companies they do not work in."""
    dot = f"{path}." if path else ""
    return AccessRule(
        "company", "", f"[('{dot}company_id', 'in', company_ids + [False])]"
    )


def mailbox_rules(path: str) -> tuple[AccessRule, ...]:
    """What belongs to a mailbox, and is written through ``mailbox.client`` only."""
    return (
        AccessRule("user", USER, member_domain(path)),
        AccessRule("admin", ADMIN, EVERYTHING),
        company_rule(path),
    )


def configured_rules(path: str) -> tuple[AccessRule, ...]:
    """A mailbox and its folders: members read them, the owner configures them."""
    return (
        AccessRule("user", USER, member_domain(path), READ),
        AccessRule("owner", USER, owner_domain(path), CHANGE),
        AccessRule("admin", ADMIN, EVERYTHING),
        company_rule(path),
    )


def shared_rules(changed_by: str, deleted_by: str = "") -> tuple[AccessRule, ...]:
    """Tags, signatures, templates: own when ``user_id`` is set, else shared by a
    mailbox or a company.

    :param changed_by: domain of the shared records that a user may change
    :param deleted_by: of those that a user may delete, when these are others
    """
    deleted_by = deleted_by or changed_by
    own = "('user_id', '=', user.id)"
    shared = "('user_id', '=', False)"
    readable = member_domain("account_id")[1:-1]
    return (
        AccessRule(
            "user",
            USER,
            f"['|', {own}, '&', {shared}, '|', ('account_id', '=', False), {readable}]",
            READ,
        ),
        AccessRule(
            "change",
            USER,
            f"['|', {own}, '&', {shared}, {changed_by[1:-1]}]",
            ("write", "create"),
        ),
        AccessRule(
            "delete",
            USER,
            f"['|', {own}, '&', {shared}, {deleted_by[1:-1]}]",
            ("unlink",),
        ),
        AccessRule("admin", ADMIN, "[('user_id', 'in', (user.id, False))]"),
        company_rule(""),
    )


def personal_rules() -> tuple[AccessRule, ...]:
    """What is nobody's business but its user's, administrators included."""
    return (AccessRule("own", "", "[('user_id', '=', user.id)]"),)


def dialog_rules() -> tuple[AccessRule, ...]:
    """A dialog belongs to who has opened it."""
    return (AccessRule("own", "", "[('create_uid', '=', user.id)]"),)
