"""Bytes on the wire: sockets, TLS, IMAP commands and answers, SMTP replies."""
