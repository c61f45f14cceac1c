"""The address to sign in with, the one that is written to, and the one of a single request."""

import pytest

from auth.viewer import Side, Viewer
from models.companies import Company
from models.dossiers.granting import grant
from models.dossiers.reviewing import start_review
from models.drafts.answers import accept
from tests import factories
from tests.accounts.stage import PASSWORD, Post, session_of, signed_in
from tests.auth.people import person
from tests.resolvers.answers_given import ask, gid

LOGIN, CONTACT, REQUEST = "lea@siae.example", "service@siae.example", "formation@siae.example"
PROFILE = 'mutation {{ updateProfile(input: {{contactEmail: "{0}"}}) {{ user {{ contactEmail }} errors {{ code }} }} }}'
SAVE = """mutation($id: ID!, $v: Int!, $e: String) { saveDraft(input: {
  id: $id, version: $v, values: {}, contactEmail: $e }) { draft { contactEmail version } errors { code path } } }"""
TRANSMIT = "mutation($id: ID!, $v: Int!) { transmitDraft(id: $id, version: $v) { errors { code } } }"
REMINDER = f'mutation {{ requestCredentialsReminder(email: "{LOGIN}") {{ done }} }}'
READ = "query($id: ID!) { dossier(id: $id) { contactEmail } }"


async def _lea(company: Company) -> Viewer:
    """Léa, of this member, signed in."""
    lea = await person(LOGIN, PASSWORD, login_email=LOGIN, home_side=Side.MEMBER)
    await factories.attachment(lea, company)
    found = await session_of(LOGIN)
    assert isinstance(found, Viewer)
    return found


async def _granted(lea: Viewer, contact: str | None) -> str:
    """The identifier of a dossier of Léa's, granted, whose request named this contact."""
    agent = await factories.agent()
    draft = await factories.complete_draft(lea)
    saved = (await ask(SAVE, lea, id=gid("Draft", draft.id), v=draft.version, e=contact))["saveDraft"]
    assert (saved["draft"]["contactEmail"], saved["errors"]) == (contact, [])
    sent = await ask(TRANSMIT, lea, id=gid("Draft", draft.id), v=saved["draft"]["version"])
    assert sent["transmitDraft"]["errors"] == []
    dossier = await accept(draft.id)
    reviewed = await start_review(dossier.id, version=dossier.version, by=agent)
    await grant(dossier.id, version=reviewed.version, by=agent)
    return gid("Dossier", dossier.id)


@pytest.mark.feature("AGE-12")
async def test_the_contact_address_is_written_to_and_the_other_one_signs_in(post: Post) -> None:
    lea = await _lea((await factories.establishment()).company)
    assert (await ask(PROFILE.format(CONTACT), lea))["updateProfile"]["user"] == {"contactEmail": CONTACT}
    await _granted(lea, None)
    assert (await post.to(LOGIN), [one[-7:] for one in await post.to(CONTACT)]) == ([], ["accordé"])
    assert (await ask(REMINDER))["requestCredentialsReminder"]["done"] is True
    assert await post.to(LOGIN) == ["Vos identifiants de connexion"]
    assert (await signed_in(CONTACT))["signIn"]["tokens"] is None
    assert (await signed_in(LOGIN))["signIn"]["tokens"] is not None


@pytest.mark.feature("AGE-13")
async def test_a_request_may_have_an_address_of_its_own_which_hears_of_it_alone(post: Post) -> None:
    lea = await _lea((await factories.establishment()).company)
    first = await _granted(lea, REQUEST)
    assert (await ask(READ, lea, id=first))["dossier"] == {"contactEmail": REQUEST}
    assert (await post.to(LOGIN), len(await post.to(REQUEST))) == ([], 1)
    await _granted(lea, None)
    assert (len(await post.to(LOGIN)), len(await post.to(REQUEST))) == (1, 1)
    draft = await factories.draft(lea)
    refused = (await ask(SAVE, lea, id=gid("Draft", draft.id), v=draft.version, e="formation"))["saveDraft"]
    assert [error["code"] for error in refused["errors"]] == ["CONTACT_EMAIL_INVALID"]
