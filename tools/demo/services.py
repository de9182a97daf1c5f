"""Both simulated services of the demo, Google's and Microsoft's."""

from tools.demo.google import Google
from tools.demo.microsoft import Microsoft
from tools.demo.settings import HOSTED
from tools.demo_mail.render import render

KINDS = (Google, Microsoft)
# People open the demo by either name.
HOSTS = ("127.0.0.1", "localhost")


class DemoServices:
    """Start with ``start``; each of ``services`` is a Service."""

    def __init__(self, settings):
        self._settings = settings
        folder = settings.folder / "services"
        self.services = [kind(folder, HOSTED[kind.provider]) for kind in KINDS]

    @property
    def ca_files(self):
        """The authorities of those that speak TLS."""
        return [each.ca_file for each in self.services if each.ca_file]

    def start(self):
        """Start both, and fill the mailboxes when they are new."""
        for service in self.services:
            callback = f"maildesk/oauth/{service.provider}/callback"
            port = self._settings.port
            service.start([f"http://{host}:{port}/{callback}" for host in HOSTS])

    def stop(self):
        """Stop both; they remember everything."""
        for service in self.services:
            service.stop()

    def remove(self):
        """Stop both and delete all they remember."""
        for service in self.services:
            service.remove()

    def deliver(self, letter):
        """Let a letter arrive in the mailboxes here that it is written to."""
        addresses = {person.address for person in (*letter.to, *letter.cc)}
        for service in self.services:
            for each in service.mailboxes:
                if each.person.address in addresses:
                    service.deliver(each.person.address, render(letter))
