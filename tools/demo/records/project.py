"""Tasks of the service team, made of mail to support."""

from tools.demo.records.cast import account, colleagues, contact, make_of, newest
from tools.demo_mail.people import SUPPORT

MODEL = "project.task"


def make(env):
    """A project for the mailbox, and a task in it."""
    colleagues(env, "project.group_project_user")
    stages = [(0, 0, {"name": name}) for name in ("New", "In Progress", "Done")]
    project = env["project.project"].create(
        {"name": "Service", "type_ids": stages, "privacy_visibility": "employees"}
    )
    account(env, SUPPORT.address).task_project_id = project
    for message in newest(env, SUPPORT.address, 1):
        make_of(env, "ben", message, MODEL, partner_id=contact(env, message).id)
