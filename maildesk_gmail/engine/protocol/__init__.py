"""How the Gmail API is spoken to: transport, tokens, batches, quota and errors."""
