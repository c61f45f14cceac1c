"""Who copies a refresh token is found out at its second use: the sign-in ends, and its owner reads why."""

import pytest

from tests.accounts.delegating import LEA, MARION, accepted, entered, two
from tests.accounts.stage import Post, signed_in, text_of
from tests.resolvers.answers_given import ask

REFRESH = """mutation($t: String!) { refreshTokens(refreshToken: $t) {
  tokens { refreshToken } errors { code } } }"""
SIGN_IN = 'mutation { signIn(login: "%s", password: "Zephyr-Bleu-394") { tokens { refreshToken } } }'
WARNING = "Une de vos connexions a été fermée par sécurité"


async def refreshed(token: str) -> str | None:
    """The next refresh token, None when this one is worth nothing."""
    tokens = (await ask(REFRESH, t=token))["refreshTokens"]["tokens"]
    return tokens and str(tokens["refreshToken"])


@pytest.mark.attack("TOK-09")
async def test_the_person_is_told_once_that_a_token_of_theirs_was_used_twice(post: Post) -> None:
    await two()
    first = (await ask(SIGN_IN % MARION))["signIn"]["tokens"]["refreshToken"]
    second = await refreshed(first)
    assert second is not None
    assert await post.to(MARION) == []
    for token in (first, second, first):
        assert await refreshed(token) is None
    assert await post.to(MARION) == [WARNING]
    assert "son jeton de renouvellement a servi deux fois" in text_of(await post.last())
    assert (await signed_in(MARION))["signIn"]["tokens"] is not None


@pytest.mark.attack("TOK-09")
async def test_a_delegate_is_told_of_their_own_sign_in_and_the_holder_is_not(post: Post) -> None:
    pair = await two()
    token = (await entered(pair, await accepted(pair)))["refreshToken"]
    told = len(await post.to(MARION))
    await refreshed(token)
    assert await refreshed(token) is None
    assert (await post.to(LEA))[-1] == WARNING
    assert len(await post.to(MARION)) == told
