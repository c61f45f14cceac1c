"""What is read follows what is selected: directives with variables, fragments, aliases."""

import pytest

from tests import factories
from tests.cast import Cast
from tests.resolvers.asking import told
from tests.resolvers.counting import statements_of

LIST = "query($yes: Boolean! = true, $no: Boolean!) { drafts { nodes { number %s } } }"


@pytest.mark.parametrize(
    ("selected", "shown"),
    [
        ("title @include(if: $yes)", {"title": "Équipements sous pression du 03/03/2031 au 06/03/2031"}),
        ("title @include(if: $no)", {}),
        ("version @skip(if: $no)", {"version": 1}),
        ("version @skip(if: $yes)", {}),
        ("version @skip(if: $no) @include(if: $yes)", {"version": 1}),
        ("version @include(if: true) @skip(if: true)", {}),
        ("... @include(if: $yes) { version }", {"version": 1}),
        ("... @include(if: $no) { createdBy { displayName } }", {}),
        ("... on Node { id @include(if: $no) } ... on Draft { version }", {"version": 1}),
        ("a: createdBy { firstName } b: createdBy { birthName } createdBy { status }", {
            "a": {"firstName": "Anne"}, "b": {"birthName": "Garnier"}, "createdBy": {"status": "ACTIVE"},
        }),
        ("createdBy { firstName } ... on Draft { createdBy { birthName } }", {
            "createdBy": {"firstName": "Anne", "birthName": "Garnier"},
        }),
    ],
)  # fmt: skip
async def test_a_field_is_read_when_it_is_selected(cast: Cast, selected: str, shown: dict[str, object]) -> None:
    await factories.draft(cast.anne)
    text = LIST % selected + " "
    variables = {"no": False}
    used = text if "$yes" in selected else text.replace("$yes: Boolean! = true, ", "")
    if "$no" not in selected:
        used = used.replace(", $no: Boolean!", "").replace("($no: Boolean!)", "")
        variables = {}
    found = await told(used, cast.anne, **variables)
    assert found == {"drafts": {"nodes": [{"number": 1} | shown]}}


async def test_named_fragments_are_followed(cast: Cast) -> None:
    await factories.draft(cast.anne)
    text = """query { drafts { ...page } }
      fragment page on DraftConnection { nodes { ...line } }
      fragment line on Draft { number ...who }
      fragment who on Draft { createdBy { displayName } }"""
    assert await told(text, cast.anne) == {
        "drafts": {"nodes": [{"number": 1, "createdBy": {"displayName": "Anne Garnier"}}]}
    }


async def test_what_is_skipped_is_not_read(cast: Cast) -> None:
    await factories.draft(cast.anne)
    text = "query($w: Boolean!) { drafts { nodes { number createdBy @include(if: $w) { displayName } } } }"
    (without,) = await statements_of(told(text, cast.anne, w=False))
    (joined,) = await statements_of(told(text, cast.anne, w=True))
    assert ("created_by__birth_name" in without, "created_by__birth_name" in joined) == (False, True)
