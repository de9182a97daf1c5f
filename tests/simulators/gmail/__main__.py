"""``python -m tests.simulators.gmail --port 26000``: Gmail and Google's sign-in.

Users, clients and mail come through the control interface (see control.py).
"""

from tests.simulators.web.control import serve_forever

from .application import GmailApplication

if __name__ == "__main__":
    serve_forever(GmailApplication)
