"""A simulated service of the demo, in the background, with mailboxes full of mail."""

import json
import shutil
from datetime import UTC, datetime

from tests.servers.ports import LOCALHOST, wait_for_greeting
from tools import paths, ports
from tools.demo.web_client import JsonClient
from tools.demo_mail.mailboxes import plan_one
from tools.processes import Daemon
from tools.progress import ToolError, say, step

CONTROL = "/__control/"
CLIENT_ID = "maildesk-demo"
CLIENT_SECRET = "maildesk-demo-secret"
START_PATIENCE_S = 30.0


class Service:
    """One service; it remembers everything, so that a restart is only a pause.

    :param folder: what it remembers, its log and its pid lie there
    :param mailboxes: the Hosted mailboxes
    :cvar provider: which kind of mailbox it has
    :cvar title: what people call it
    """

    provider = ""
    title = ""
    module = ""
    port = 0
    scheme = "http"

    def __init__(self, folder, mailboxes):
        self.folder = folder / self.provider
        self.mailboxes = mailboxes
        self.daemon = Daemon(self.folder, "service")

    @property
    def url(self):
        """Where it answers, without a final slash."""
        return f"{self.scheme}://{LOCALHOST}:{self.port}"

    @property
    def ca_file(self):
        """The authority to trust, None when it speaks plain HTTP."""
        return None

    @property
    def is_filled(self):
        """Whether its mailboxes were filled to the end."""
        return self._note.exists()

    def start(self, redirect_uris):
        """Start it, fill the mailboxes when they are new, and register MailDesk.

        :param redirect_uris: where it may send a browser back to
        """
        if not self.is_filled:
            # Half filled by a run that was interrupted, or not there at all.
            self.remove()
        if self.daemon.pid is None:
            self._launch()
        with self._client() as client:
            if not self.is_filled:
                self._fill(client)
            self.register(client, redirect_uris)

    def stop(self):
        """Stop it; it remembers."""
        self.daemon.stop()

    def remove(self):
        """Stop it and delete all it remembers."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def deliver(self, address, raw):
        """Let a message arrive in the Inbox of one of its mailboxes."""
        try:
            with self._client() as client:
                self.put(client, address, raw)
        except OSError as error:
            raise ToolError(f"the demo is not running ({error}); make demo") from error

    def client(self):
        """What it knows MailDesk as."""
        return {"id": CLIENT_ID, "secret": CLIENT_SECRET}

    def parameters(self):
        """The system parameters that lead MailDesk to it."""
        raise NotImplementedError

    def register(self, client, redirect_uris):
        """Make MailDesk known as an application."""
        raise NotImplementedError

    def put(self, client, address, raw):
        """Put an unread message into an Inbox."""
        raise NotImplementedError

    def fill(self, client, mailbox):
        """Make a planned mailbox, with all that is in it."""
        raise NotImplementedError

    @property
    def _note(self):
        return self.folder / "filled.json"

    def _client(self):
        return JsonClient(self.url, self.ca_file)

    def _launch(self):
        if not ports.is_free(self.port):
            raise ToolError(
                f"port {self.port} is taken by another program. The demo's {self.title}"
                " needs it; stop that program and try again."
            )
        command = [paths.python(), "-m", self.module, "--port", self.port]
        command += ["--state", self.folder / "state", *self._more_options()]
        self.daemon.start(command, cwd=paths.ROOT)
        try:
            wait_for_greeting(
                self.port,
                timeout=START_PATIENCE_S,
                alive=lambda: self.daemon.pid is not None,
            )
        except (ChildProcessError, TimeoutError) as error:
            raise ToolError(
                f"{error}; see {self.daemon.log}. If it stays so: make demo-reset"
            ) from error

    def _more_options(self):
        return ()

    def _fill(self, client):
        total = sum(each.messages for each in self.mailboxes)
        with step(f"Writing about {total} messages of mail at {self.title}"):
            sizes = {}
            for each in self.mailboxes:
                mailbox = plan_one(
                    each.person, datetime.now(UTC), messages=each.messages
                )
                self.fill(client, mailbox)
                sizes[each.person.address] = len(mailbox.placed)
            say(f"    {sum(sizes.values())} messages")
        self._note.write_text(json.dumps(sizes))
