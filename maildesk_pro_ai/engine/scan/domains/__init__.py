"""Names of hosts: whose they are, what they look like, where links lead."""
