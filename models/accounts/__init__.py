"""People and their accounts: how they sign in, what they are written, what they are asked to prove."""
