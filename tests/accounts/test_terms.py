"""The terms of use: read by everybody, accepted at registration, asked for again when a version is published."""

from datetime import date

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from auth.viewer import Side, Viewer
from models.accounts.registrations import TermsAcceptance, terms
from models.facts import Fact
from tests import factories
from tests.accounts.delegating import accepted, acting, two
from tests.accounts.stage import Post, codes, individual, session_of
from tests.accounts.stage import activated as follow
from tests.resolvers.answers_given import NOBODY, ask
from transport.pages import conditions
from transport.pages.shell import WEB

WAITING = "{ viewer { termsToAccept { version url publishedOn } } }"
ACCEPT = "mutation($v: String!) { acceptTerms(version: $v) { done errors { code path } } }"
NEXT = terms.Published("2031-02", date(2031, 2, 1))


async def waiting(viewer: Viewer) -> str | None:
    """The version that waits to be accepted."""
    asked = (await ask(WAITING, viewer))["viewer"]["termsToAccept"]
    return asked and str(asked["version"])


@pytest.mark.feature("MCF-09")
async def test_each_version_is_read_at_its_own_address_without_an_account() -> None:
    app = Starlette(routes=[Route("/conditions/{version}", conditions.answer, methods=["GET"])])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://guichet.example") as browser:
        for one in terms.VERSIONS:
            page = await browser.get(httpx.URL(one.url).path)
            assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
            assert f"Version {one.version}, publiée le {one.published_on:%d/%m/%Y}." in page.text
            assert f'<a href="{one.url}">Version {one.version}' in page.text
        for unknown in ("2025-01", "..", "2026-01.html", "%2e%2e%2fgraphiql%2findex"):
            assert (await browser.get(f"/conditions/{unknown}")).status_code == 404
    texts = {path.stem for path in (WEB / "conditions").iterdir()}
    assert texts == {one.version for one in terms.VERSIONS}
    assert [one.published_on for one in terms.VERSIONS] == sorted({one.published_on for one in terms.VERSIONS})


@pytest.mark.feature("MCF-08", "MCF-09")
async def test_who_registered_is_asked_again_when_a_version_is_published(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await individual()
    await follow(await post.token())
    marion = await session_of("marion@exemple.example")
    assert isinstance(marion, Viewer)
    assert await waiting(marion) is None
    before = terms.current().version
    monkeypatch.setattr(terms, "VERSIONS", (*terms.VERSIONS, NEXT))
    assert await waiting(marion) == "2031-02"
    assert codes((await ask(ACCEPT, marion, v=before))["acceptTerms"]) == [("TERMS_NOT_ACCEPTED", "version")]
    assert await waiting(marion) == "2031-02"
    for _ in range(2):
        assert (await ask(ACCEPT, marion, v="2031-02"))["acceptTerms"] == {"done": True, "errors": []}
    assert await waiting(marion) is None
    kept = await TermsAcceptance.filter(user_id=marion.user_id).order_by("accepted_at")
    assert [one.version for one in kept] == [before, "2031-02"]
    fact = await Fact.everyones("a test").get(kind="account.terms_accepted")
    assert (fact.by_id, fact.data) == (marion.user_id, {"version": "2031-02"})


async def test_who_never_registered_here_is_asked_at_the_first_visit(database: str) -> None:
    """Such as people who come by FranceConnect, and staff."""
    viewer = await factories.viewer_of(await factories.person(side=Side.INDIVIDUAL))
    assert await waiting(viewer) == terms.current().version
    await ask(ACCEPT, viewer, v=terms.current().version)
    assert await waiting(viewer) is None
    assert (await ask(ACCEPT, NOBODY, v=terms.current().version)).codes == ["UNAUTHENTICATED"]


async def test_a_delegate_accepts_nothing_for_the_holder(database: str) -> None:
    pair = await two()
    delegate = await acting(pair, await accepted(pair))
    assert await waiting(delegate) is None
    assert (await ask(ACCEPT, delegate, v=terms.current().version)).codes == ["FORBIDDEN"]
    assert await waiting(pair.marion) == terms.current().version
