"""The demo: a company's mail on real servers, and MailDesk connected to it.

Everything lies in the checkout's `.maildesk/` folder and runs in the background.
"""
