"""A believable small world with known logins, built with the models' verbs only, and stories to play in it."""
