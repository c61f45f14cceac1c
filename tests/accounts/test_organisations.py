"""What administrators do for their organisation: its membership, its changes; and the one that is in no list."""

from typing import Any

import pytest

from auth.permissions import Role
from models import clock
from models.companies.memberships import Membership
from models.facts import Fact
from tests import factories
from tests.accounts.counter import SIREN, SIRET, WHY, at_the_counter, codes, done, member, newcomer, now, wish
from tests.accounts.stage import Post, text_of
from tests.reactions.post import configured
from tests.resolvers.answers_given import NOBODY, ask, gid

FIELDS = "membership { year startsOn endsOn } errors { code path }"
RENEW = f"mutation($n: String!, $y: Int!) {{ done: renewMembership(entityNumber: $n, year: $y) {{ {FIELDS} }} }}"
REPORT = """mutation($n: String!, $d: String!) {
  done: reportEntityChange(entityNumber: $n, description: $d) { done errors { code path } }
}"""
SEEN = "query($id: ID!) { node(id: $id) { ... on Company { memberships { year } } } }"
THIS = clock.today().year


@pytest.mark.feature("CAP-02")
async def test_the_membership_is_taken_for_this_year_and_renewed_for_the_next(database: str) -> None:
    at = await at_the_counter()
    taken = await done(RENEW, at.camille, n="401 015 938", y=THIS)
    shown = {"year": THIS, "startsOn": f"{THIS}-01-01", "endsOn": f"{THIS}-12-31"}
    assert taken == {"membership": shown, "errors": []}
    assert await codes(RENEW, at.camille, n=SIREN, y=THIS) == ["MEMBERSHIP_ALREADY_TAKEN"]
    assert await codes(RENEW, at.camille, n=SIRET, y=THIS + 1) == []
    years = {"memberships": [{"year": THIS + 1}, {"year": THIS}]}
    for who in (at.camille, at.karim):
        assert (await ask(SEEN, await now(who), id=gid("Company", at.first.company_id)))["node"] == years
    facts = Fact.everyones(WHY).filter(kind="membership.taken", by_id=at.camille.user_id)
    assert await facts.count() == 2


@pytest.mark.parametrize("year", [THIS - 1, THIS + 2, 0, -1, 2**31 - 1])
async def test_no_other_year_is_open(database: str, year: int) -> None:
    at = await at_the_counter()
    refused = await done(RENEW, at.camille, n=SIREN, y=year)
    assert refused == {"membership": None, "errors": [{"code": "YEAR_NOT_OPEN", "path": ["year"]}]}
    assert await Membership.everyones(WHY).count() == 0


@pytest.mark.feature("CAP-15")
async def test_an_administrator_reports_what_changed_and_the_staff_reads_it(post: Post) -> None:
    at = await at_the_counter()
    await factories.agent(login="agent@guichet.example")
    words = "Nouvelle adresse : 2 rue Henri-Barbusse."
    assert await done(REPORT, at.camille, n=SIRET, d=f"  {words} ") == {"done": True, "errors": []}
    assert await post.to("agent@guichet.example") == ["Changement signalé pour HUMANDO"]
    mail = text_of(await post.last())
    assert f"Camille Morel signale un changement de HUMANDO ({SIRET})" in mail
    assert words in mail


@pytest.mark.parametrize(
    ("words", "code"),
    [("", "DESCRIPTION_REQUIRED"), (" \n", "DESCRIPTION_REQUIRED"), ("x" * 1001, "TEXT_TOO_LONG")],
)
async def test_a_report_says_something_and_not_too_much(database: str, words: str, code: str) -> None:
    at = await at_the_counter()
    refused = await done(REPORT, at.camille, n=SIREN, d=words)
    assert refused == {"done": False, "errors": [{"code": code, "path": ["description"]}]}


@pytest.mark.feature("CAP-01")
@pytest.mark.parametrize(("text", "more"), [(RENEW, {"y": THIS}), (REPORT, {"d": "Elle déménage."})])
async def test_only_its_administrators_act_for_an_organisation(database: str, text: str, more: dict[str, Any]) -> None:
    at = await at_the_counter()
    elsewhere = await factories.establishment(number="73282932000017", name="AILLEURS")
    stranger = await member(elsewhere.company, "Paul", Role.ADMINISTRATOR)
    for caller, code in ((NOBODY, "UNAUTHENTICATED"), (at.karim, "FORBIDDEN"), (stranger, "NOT_FOUND")):
        assert (await ask(text, caller, n=SIREN, **more)).codes == [code]
    sibling = await member(at.second, "Lea", Role.ADMINISTRATOR)
    assert (await ask(text, sibling, n=SIRET, **more)).codes == ["NOT_FOUND"]
    assert await codes(text, sibling, n=SIREN, **more) == ["NOT_PERMITTED"]
    for nothing in ("", "x", "552100554", "401015939"):
        assert (await ask(text, at.camille, n=nothing, **more)).codes == ["NOT_FOUND"]
    assert await Fact.everyones(WHY).filter(subject_type__in=["Membership", "Company", "Establishment"]).count() == 0


@pytest.mark.feature("CAP-04", "CAP-23")
async def test_who_finds_their_organisation_in_no_list_is_told_whom_to_write_to(database: str) -> None:
    lina = await newcomer()
    with configured(contact_email="tus@cap-metiers.example"):
        [error] = (await wish(lina, "552100554"))["errors"]
    assert error == {
        "code": "ENTITY_UNKNOWN",
        "message": (
            "Cette structure est inconnue de la base de référence. "
            "Pour la faire ajouter, écrivez à tus@cap-metiers.example."
        ),
        "path": ["input", "entityNumber"],
    }
