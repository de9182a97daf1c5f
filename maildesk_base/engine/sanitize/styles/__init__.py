"""What the styles of a mail may say, and what they hide."""
