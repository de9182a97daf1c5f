"""Who is served when: the queue of mailboxes, its moments, and giving way."""
