"""What a message says beside its text: invitations, reports, results of checks."""
