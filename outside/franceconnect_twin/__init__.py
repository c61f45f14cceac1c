"""FranceConnect's twin: a provider that signs like the real one, knows a few people, and can do wrong on demand.

It runs in the tests, and as `bin/guichet dev-idp`. Like the real one it wants every parameter as registered, shows each
client another subject for the same person, and answers who it is as a signed text.
"""
