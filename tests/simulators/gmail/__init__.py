"""A stateful simulator of the Gmail API, with Google's sign-in beside it."""
