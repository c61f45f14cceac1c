"""The words: every GraphQL type, input, enum and scalar of the public contract."""

# First, because Strawberry would otherwise name these enums by itself as soon as a type uses one.
import schema.borrowed  # noqa: F401
