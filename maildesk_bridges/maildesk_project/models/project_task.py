from odoo import models


class ProjectTask(models.Model):
    """Mail can belong to tasks."""

    _name = "project.task"
    _inherit = ["project.task", "mailbox.linked.mixin"]
