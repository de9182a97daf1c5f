from odoo import api, models
from odoo.tools import ormcache

SUITE = "maildesk_"
ADMINISTRATORS = "base.group_system"
INSTALLED = ("installed", "to upgrade")


class MailboxClient(models.AbstractModel):
    """Bridges that are not installed, which administrators see."""

    _inherit = "mailbox.client"

    @api.model
    def _missing_bridges(self):
        """Bridges of the suite whose app is not installed, or that are not installed
        themselves, as JSON; nothing for users who cannot install them.

        :return: of each its name, why it is missing, and ``module_id``, what to install
        """
        if not self.env.user.has_group(ADMINISTRATORS):
            return []
        return [
            {"name": name, "reason": reason, "module_id": module_id}
            for name, reason, module_id in self._missing_modules(self.env.lang)
        ]

    @api.model
    @ormcache("lang")
    def _missing_modules(self, lang):
        """The same as tuples: what is installed changes with the registry only, and
        this cache with it.
        """
        return tuple(
            (module.shortdesc, *self._missing_reason(module))
            for module in self._bridge_modules()
            if module.state not in INSTALLED
        )

    @api.model
    def _bridge_modules(self):
        """Add-ons of the suite that install themselves with an app of somebody else."""
        modules = self.env["ir.module.module"]
        found = modules.search(
            [("name", "=like", f"{SUITE}%"), ("auto_install", "=", True)],
            order="shortdesc, id",
        )
        return found.filtered(self._app_dependencies)

    @api.model
    def _app_dependencies(self, module):
        return module.dependencies_id.filtered(
            lambda each: not each.name.startswith(SUITE)
        )

    @api.model
    def _missing_reason(self, module):
        """Why it is missing, and the id of what to install: its app first, with which
        it installs itself.
        """
        for dependency in self._app_dependencies(module):
            app = dependency.depend_id
            if not app or app.state == "uninstallable":
                reason = self.env._(
                    "%(bridge)s needs “%(app)s”, which is not on this server.",
                    bridge=module.shortdesc,
                    app=dependency.name,
                )
                return reason, module.id
            if app.state not in INSTALLED:
                reason = self.env._(
                    "%(bridge)s needs the app %(app)s, which is not installed.",
                    bridge=module.shortdesc,
                    app=app.shortdesc,
                )
                return reason, app.id
        reason = self.env._("%(bridge)s is not installed.", bridge=module.shortdesc)
        return reason, module.id
