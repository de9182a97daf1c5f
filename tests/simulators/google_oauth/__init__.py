"""A simulator of signing in with Google (OAuth 2.0 with PKCE, OpenID Connect)."""
