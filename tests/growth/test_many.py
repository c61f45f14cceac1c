"""Generated dossiers are what the verbs would have written, as far as lists, searches and counts can tell."""

import random

import pytest
from stdnum.fr import siren, siret
from tortoise import connections

from auth.viewer import Viewer
from demo.many import AlreadyMany, load_many, refuse_many
from demo.many.dossiers import FIRST_DRAFT, LAST_DAY, dossiers
from demo.many.people import people
from demo.many.places import places
from demo.world.arrivals import viewer_of
from models.accounts.making import account_of
from models.database import close_database, open_database
from models.dossiers import Dossier, Trainee, TrainingModule
from models.dossiers.texts import search_of, trainee_search_of
from models.drafts import Draft
from models.engines import dialect_of
from models.engines.bulk import InUse
from models.search import normalise
from schemes import TraineeContent
from tests import factories
from tests.growth.conftest import MANY
from tests.growth.test_tallies import cells, counted

WHY = "a test compares"


async def _agent() -> Viewer:
    user = await account_of("agent@guichet.example")
    assert user is not None
    return await viewer_of(user)


async def test_they_are_all_there_and_counted(many: str) -> None:
    generated = Dossier.everyones(WHY).filter(transmitted_at__lt=LAST_DAY)
    assert await generated.count() == MANY
    assert await Draft.everyones(WHY).filter(number__gte=FIRST_DRAFT, number__lt=FIRST_DRAFT + MANY).count() == MANY
    assert await cells() == await counted()


async def test_their_texts_are_those_that_the_verbs_write(many: str) -> None:
    rows = Dossier.everyones(WHY).filter(transmitted_at__lt=LAST_DAY).order_by("number").limit(20)
    for dossier in await rows.select_related("establishment__company"):
        found = await Trainee.everyones(WHY).filter(dossier_id=dossier.id).order_by("position")
        told = [TraineeContent(one.key, one.first_name, one.birth_name, None, None, ()) for one in found]
        assert dossier.search == search_of(dossier, dossier.establishment, told)
        assert dossier.trainee_search == trainee_search_of(told)
        assert dossier.title_key == normalise(dossier.title)
        for module in await TrainingModule.everyones(WHY).filter(dossier_id=dossier.id):
            assert (module.search, module.trainee_search) == (dossier.search, dossier.trainee_search)
        assert siren.is_valid(dossier.establishment.company.siren)
        assert siret.is_valid(dossier.establishment.siret)


async def test_the_next_draft_and_dossier_are_numbered_after_them(many: str) -> None:
    member = await factories.member(await factories.establishment())
    dossier = await factories.dossier(member)
    draft = await Draft.everyones(WHY).get(id=dossier.draft_id)
    assert draft.number >= FIRST_DRAFT + MANY
    assert await cells() == await counted()


async def test_how_closely_words_are_counted_is_not_forgotten(many: str) -> None:
    """Their index is made anew by a load; with less statistics, PostgreSQL takes rare words for frequent ones."""
    if dialect_of(many) == "postgres":
        asked = "SELECT attstattarget FROM pg_attribute WHERE attrelid = 'dossier_by_words'::regclass"
        [found] = await connections.get("default").execute_query_dict(asked)
        assert found == {"attstattarget": 1000}


async def test_they_are_loaded_once(many: str) -> None:
    with pytest.raises(AlreadyMany, match="base neuve"):
        await refuse_many()


async def test_a_sqlite_file_that_somebody_has_open_is_left_alone(sqlite_url: str) -> None:
    await open_database(sqlite_url)
    try:
        await Draft.everyones(WHY).count()
        with pytest.raises(InUse, match="arrêtez d'abord les serveurs"):
            await load_many(sqlite_url, 10, lambda done: None)
    finally:
        await close_database()


def test_they_are_the_same_at_every_run() -> None:
    def made(seed: str) -> list[object]:
        chance = random.Random(seed)
        found = places(chance, 20)
        return [one.tables for one in dossiers(chance, people(chance, found, "…").authors, 30)]

    assert made("the same") == made("the same")
    assert made("the same") != made("another")


async def test_a_load_that_fails_leaves_nothing(database_url: str) -> None:
    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await load_many(database_url, 10, stop)
    with pytest.raises(KeyboardInterrupt):
        await load_many(database_url, 10, stop)
