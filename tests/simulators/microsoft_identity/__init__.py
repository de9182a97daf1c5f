"""The Microsoft identity platform (OAuth 2.0, v2 endpoints), simulated."""
