"""Real mail servers with private configurations, for tests and for the demo."""
