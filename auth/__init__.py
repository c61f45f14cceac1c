"""Who speaks: the viewer, what roles allow, tokens, passwords and sign-in."""
