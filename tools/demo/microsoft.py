"""The demo's Microsoft: Outlook through Graph, and its sign-in."""

import base64

from tests.servers.certificates import make_certificates
from tools.demo.service import CLIENT_ID, CLIENT_SECRET, CONTROL, Service
from tools.demo.settings import MICROSOFT_PORT
from tools.demo_mail.filing import ANSWERED, SEEN
from tools.demo_mail.outlook_filing import WELL_KNOWN, folder_path, properties
from tools.demo_mail.render import render


class Microsoft(Service):
    """Nested folders, categories, flags, Focused and Other. TLS, as MSAL wants it."""

    provider = "outlook"
    title = "Outlook"
    module = "tests.simulators.graph"
    port = MICROSOFT_PORT
    scheme = "https"

    @property
    def ca_file(self):
        return str(make_certificates(self._tls).ca)

    def parameters(self):
        return {
            "maildesk.graph_base": f"{self.url}/v1.0",
            "maildesk.microsoft_authority": self.url,
        }

    def register(self, client, redirect_uris):
        values = {"client_id": CLIENT_ID, "secret": CLIENT_SECRET}
        values["redirect_uris"] = redirect_uris
        client.post(f"{CONTROL}register", values)

    def put(self, client, address, raw):
        client.post(f"{CONTROL}deliver", _message(address, "inbox", raw))

    def fill(self, client, mailbox):
        owner = mailbox.owner
        known = {"address": owner.address, "name": owner.name}
        client.post(f"{CONTROL}mailboxes", known)
        folders = {}
        for placed in sorted(mailbox.placed, key=lambda each: each.letter.date):
            path = folder_path(placed)
            folder = WELL_KNOWN.get(placed.folder)
            folder = folder or self._folder(client, owner.address, path, folders)
            values = _message(owner.address, folder, render(placed.letter))
            values["received"] = placed.letter.date.isoformat()
            values["read"] = SEEN in placed.flags
            values["answered"] = ANSWERED in placed.flags
            values["props"] = properties(placed)
            client.post(f"{CONTROL}deliver", values)

    @property
    def _tls(self):
        return self.folder / "tls"

    def _more_options(self):
        return ("--tls", self._tls)

    def _folder(self, client, address, path, known):
        """The id of a folder by its names; made with all above it when it is new."""
        if path not in known:
            values = {"address": address, "name": path[-1]}
            if len(path) > 1:
                values["parent"] = self._folder(client, address, path[:-1], known)
            known[path] = client.post(f"{CONTROL}folders", values)["id"]
        return known[path]


def _message(address, folder, raw):
    encoded = base64.b64encode(raw).decode()
    return {"address": address, "folder": folder, "raw": encoded}
