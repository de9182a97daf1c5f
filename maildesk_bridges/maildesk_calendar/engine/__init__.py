"""What a calendar takes from an invitation, and from the text of a mail."""
