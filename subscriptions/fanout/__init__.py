"""The bell told to many at once: what they share is read, executed and encoded once, what is personal is spliced in.

`operations` says which bells may share and executes for them; `marks` splices; `views` says who may share one reading;
`office` hears the rings of all members and tells them; `members` knows what each was told.
"""
