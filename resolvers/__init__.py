"""The sentences: one function per query or mutation, by subject; merged into Query and Mutation in `roots`."""
