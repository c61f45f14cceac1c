"""Signing in by FranceConnect: OpenID Connect with PKCE, for individuals. docs/franceconnect.md tells the whole way."""
