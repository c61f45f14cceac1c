"""The committed SDL is what the code says."""

from pathlib import Path

from transport.graphql.api import sdl

COMMITTED = Path(__file__).parents[2] / "schema" / "schema.graphql"


def test_the_committed_sdl_is_the_one_that_the_code_prints() -> None:
    assert COMMITTED.read_text("utf-8") == sdl(), "run: bin/guichet schema > schema/schema.graphql"
