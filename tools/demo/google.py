"""The demo's Google: Gmail and its sign-in."""

from tools.demo.service import CLIENT_ID, CLIENT_SECRET, CONTROL, Service
from tools.demo.settings import GOOGLE_PORT
from tools.demo_mail.gmail_filing import LABELS, own_labels, system_labels
from tools.demo_mail.render import render


class Google(Service):
    """Labels with colours, several on one message."""

    provider = "gmail"
    title = "Gmail"
    module = "tests.simulators.gmail"
    port = GOOGLE_PORT

    def parameters(self):
        return {
            "maildesk.gmail_api_base": self.url,
            "maildesk.google_auth_base": self.url,
            "maildesk.google_token_base": self.url,
            # A minute's quota of Google's would be used up by these few hundred.
            "maildesk.gmail_units_per_minute": "60000",
        }

    def register(self, client, redirect_uris):
        values = {"client_id": CLIENT_ID, "secret": CLIENT_SECRET}
        values["redirect_uris"] = redirect_uris
        client.post(f"{CONTROL}clients", values)

    def put(self, client, address, raw):
        labels = ["INBOX", "UNREAD", "CATEGORY_PERSONAL"]
        values = {"email": address, "labels": labels, "raw": raw.decode("latin-1")}
        client.post(f"{CONTROL}messages", values)

    def fill(self, client, mailbox):
        owner = mailbox.owner
        user = {"email": owner.address, "name": owner.name}
        client.post(f"{CONTROL}users", user)
        ids = {
            name: self._add_label(client, owner.address, name, colours)
            for name, colours in LABELS.items()
        }
        for placed in sorted(mailbox.placed, key=lambda each: each.letter.date):
            values = {
                "email": owner.address,
                "raw": render(placed.letter).decode("latin-1"),
                "date": int(placed.letter.date.timestamp() * 1000),
            }
            if placed.folder == "Drafts":
                client.post(f"{CONTROL}drafts", values)
                continue
            own = [ids[name] for name in own_labels(placed)]
            values["labels"] = sorted([*system_labels(placed), *own])
            client.post(f"{CONTROL}messages", values)

    def _add_label(self, client, address, name, colours):
        values = {"email": address, "name": name}
        if colours:
            background, text = colours
            values["color"] = {"backgroundColor": background, "textColor": text}
        return client.post(f"{CONTROL}labels", values)["id"]
