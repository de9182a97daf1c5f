"""What only IMAP has, against a real server."""
