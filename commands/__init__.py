"""What the `guichet` command can do, one file for each group of words; `cli.py` puts them together.

Each command imports what it needs when it runs, so that help answers at once.
"""
