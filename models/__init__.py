"""What is true: tables, questions, verbs, scoping, lifecycles, facts."""
