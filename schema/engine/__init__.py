"""The query engine: what can be decided once for an operation is decided once. `docs/query-engine.md` tells how.

`plans` keeps what was decided; `completion` and `leaves` turn an object into its answer; `executor` plugs them into
graphql-core, which stays the reference and does all that the engine leaves to it.
"""
