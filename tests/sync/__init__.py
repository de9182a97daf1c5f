"""What the sync layer goes through at every simulated service: tests to be mixed in."""
