"""Scheduling: the queue of mailboxes, due times, and preemption."""
