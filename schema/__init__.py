"""The words: every GraphQL type, input, enum and scalar of the public contract."""
