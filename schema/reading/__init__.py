"""The one door by which rows are read: from what an operation selects to flat rows, by one map per type.

`maps` says of each field where its value comes from; `selection` what an operation asks for; `reader` fetches that and
no more, in a number of statements that depends on the selection alone; `pages` cuts lists by keyset.
"""
