"""What IMAP says and what the product says, each turned into the other; no network."""
