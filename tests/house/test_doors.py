"""Closed doors stay closed: who may say `everyones`, who may write SQL, and what an unscoped query meets."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tortoise import Tortoise
from tortoise.models import Model

from models.bell import Inbox
from models.documents import Document
from models.dossiers import Dossier, FundingLine
from models.drafts import Draft
from models.scoping import Closed, Scoped, Unscoped
from tests import factories
from tests.cast import on_stage

ROOT = Path(__file__).parents[2]
ROOMS = (
    "auth",
    "commands",
    "demo",
    "models",
    "outside",
    "reactions",
    "resolvers",
    "schema",
    "schemes",
    "subscriptions",
    "transport",
)

# File → why it may reach everyone's rows. A resolver never may: it asks `visible_to(viewer)`.
EVERYONES = {
    "auth/borrowed.py": "who answers for a sign-in in somebody's name",
    "auth/clients.py": "a client is found before anybody is known",
    "auth/credentials.py": "who follows a link is found before anybody is known",
    "auth/sessions.py": "a refresh token is found before anybody is known",
    "auth/sign_in.py": "who signs in is found before anybody is known",
    "auth/speakers.py": "who a token names is read before there is a viewer",
    "auth/standing.py": "who a signed address names is found before there is a viewer",
    "models/accounts/making.py": "accounts are found by what a person types",
    "models/api_clients/managing.py": "a user's clients are counted one by one",
    "models/api_clients/finding.py": "a client is found before anybody is known, or by a third party",
    "models/api_clients/expiring.py": "the clock warns whoever made it",
    "models/api_clients/mandating.py": "two mandates given at once are counted; a mandate just seen is locked",
    "models/attachments/administrators.py": "an entity's administrators, for the one who asks to join",
    "models/attachments/lifecycle.py": "the last administrator is counted",
    "models/attachments/previewing.py": "whether an entity has an administrator is public",
    "models/attachments/requesting.py": "whether the same wish or link exists already",
    "models/catalogue/calendar.py": "the catalogue is everybody's",
    "models/catalogue/editing.py": "the catalogue is everybody's",
    "models/changes/logging.py": "the worker numbers every change",
    "models/changes/purging.py": "old changes go, whoever they concern",
    "models/changes/standing.py": "the viewer's own attachments, by their keys",
    "models/dossiers/granting.py": "the funder grants the whole dossier",
    "models/dossiers/opening.py": "the system opens the dossier",
    "models/dossiers/parts.py": "the system writes the parts of a new dossier",
    "models/dossiers/reading.py": "any payment counts, whoever sees it",
    "models/dossiers/reminding.py": "the clock reminds whoever has documents to give",
    "models/dossiers/silence.py": "the time to decide runs whoever's dossier it is",
    "models/dossiers/tacit.py": "the law grants whoever's dossier it is",
    "models/delegations/acting.py": "the two accounts that a delegation links, whichever speaks",
    "models/delegations/lifecycle.py": "a delegation just seen is locked, and its sign-ins end with it",
    "models/accounts/credentials.py": "whose credentials they are is found by their address or their link",
    "models/accounts/ending.py": "a person's own sign-ins, when they change their password",
    "models/accounts/registrations/opening.py": "whether an address, a number or a name is taken",
    "models/accounts/franceconnect/linking.py": "who is signed in shows at FranceConnect who they are",
    "models/accounts/franceconnect/vouching.py": "the author of a request let in, whom FranceConnect vouches for",
    "models/accounts/franceconnect/spaces.py": "who comes back from FranceConnect is found before anybody is known",
    "models/drafts/answers.py": "the system writes down the back office's answer",
    "models/drafts/asking.py": "companies are known to all; the right is checked beside",
    "models/drafts/creation.py": "the author's own address",
    "models/drafts/holder.py": "the author of a draft, whose names their form begins with",
    "models/drafts/issues.py": "the documents of a draft that was let in",
    "models/drafts/reading.py": "a transmission goes on by itself",
    "models/drafts/transmitting.py": "a transmission goes on by itself",
    "models/enrolments/choosing.py": "where a beneficiary works, by their own attachment",
    "models/enrolments/filing.py": "one person has one place, whoever asked for it",
    "models/enrolments/seats.py": "a freed seat goes to whoever waits first",
    "models/documents/filing.py": "the open requests of a dossier that was let in",
    "models/bell/inboxes.py": "the worker, or the owner, holds the inbox",
    "models/bell/preferences.py": "a person's own, also for the worker, and for who follows a signed address",
    "models/companies/reference.py": "the reference base belongs to all",
    "models/scoping.py": "where it is written",
    "models/bell/topics.py": "rings carry no data",
    "models/webhooks/filing.py": "the worker tells whoever received the notification",
    "models/webhooks/managing.py": "the owner's lock, and what belongs to an endpoint that its owner holds",
    "models/webhooks/purging.py": "the clock forgets what is over",
    "models/webhooks/replaying.py": "those of an endpoint that its owner holds",
    "models/webhooks/owners.py": "an endpoint says whose it is",
    "reactions/audience.py": "the worker looks for everybody to tell",
    "reactions/depositors.py": "the worker looks for everybody to tell",
    "reactions/clock/purging.py": "the clock forgets what is over, whoever's it was",
    "reactions/digest.py": "the clock writes to each in turn",
    "reactions/enrolments/audience.py": "the worker looks for the trainers to tell",
    "reactions/facts.py": "the worker takes every fact",
    "reactions/feed.py": "the worker says whom each change concerns",
    "reactions/mail/instead.py": "the postman finds whom to write to instead",
    "reactions/tellers.py": "the worker tells each recipient what they may see",
    "reactions/transmissions.py": "the worker hands in what was left behind",
    "reactions/webhooks/queue.py": "the worker sends for every owner",
    "schema/maps/api_mandates.py": "the entities that a visible mandate links",
    "schema/maps/companies.py": "the company and the establishment of a row that was let in",
    "schema/maps/drafts.py": "documents and establishment of a draft that was let in",
    "schema/maps/enrolments.py": "the decisions on rows that were let in, and how many wait before them",
    "schema/maps/forms.py": "the history of a row that was let in",
    "schema/maps/funding.py": "the sums of a dossier that was let in",
    "schema/maps/parts.py": "the parts of a request that was let in; providers see their own",
    "schema/maps/people.py": "somebody named on a row that was let in",
    "subscriptions/bell.py": "the stream of an inbox whose owner was let in",
    "subscriptions/sweep.py": "rings what was missed; carries no data",
}
# File → why it writes SQL of its own. Everybody else goes through the models.
SQL = {
    "models/counters.py": "raising a counter and reading it in one statement",
    "models/holding.py": "locks that many share, which the models cannot ask for",
    "models/bell/rung.py": "what hundreds of inboxes hold, each past its own revision, in one statement",
    "models/engines/small_reads.py": "the way of such statements",
    "models/standing.py": "whose rights changed, by marks that each database orders in its own way",
    "models/flat/ready.py": "statements that Tortoise wrote, kept whole for a list that is asked for again",
    "models/flat/statements.py": "statements that Tortoise wrote, said again",
    "models/engines/bare.py": "migrations run before any model",
    "models/engines/bulk.py": "a million rows for load tests, past the models",
    "models/engines/lending.py": "the engine itself",
    "models/engines/near.py": "the engine itself",
    "models/engines/postgres.py": "the engine itself",
    "models/engines/postgres_errors.py": "the engine itself",
    "models/engines/sqlite.py": "the engine itself",
    "models/migrate.py": "migrations run before any model",
}
STATEMENTS = {
    *("execute_query", "execute_query_dict", "execute_query_dict_with_affected", "execute_script", "execute_insert"),
    *("execute_many", "RawSQL", "raw"),
}
DRIVERS = {"asyncpg", "aiosqlite", "sqlite3"}
DRIVES = {**SQL, "subscriptions/broker/postgres.py": "LISTEN and NOTIFY are no queries"}

Found = Callable[[ast.AST], bool]


def _files() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _where(found: Found) -> set[str]:
    return {name for name, tree in _files() if any(found(node) for node in ast.walk(tree))}


def _called(node: ast.AST) -> str | None:
    """The name that is called: `everyones` in `Draft.everyones(…)`."""
    if not isinstance(node, ast.Call):
        return None
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)


def _imports(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    return {(node.module or "").partition(".")[0]} if isinstance(node, ast.ImportFrom) else set()


def test_everyones_rows_are_reached_from_the_places_listed_only() -> None:
    places = _where(lambda node: _called(node) == "everyones") | {"models/scoping.py"}
    assert places - EVERYONES.keys() == set(), (
        "use Model.visible_to(viewer); when the machinery needs everybody's rows, list the file and why in this test"
    )


def test_resolvers_never_reach_everyones_rows() -> None:
    assert {name for name in EVERYONES if name.startswith(("resolvers/", "transport/"))} == set()


def test_sql_is_written_in_the_places_listed_only() -> None:
    places = _where(lambda node: _called(node) in STATEMENTS)
    assert places - SQL.keys() == set(), (
        "ask the models; a statement of its own needs a place in this list and a reason"
    )


def test_drivers_are_used_in_the_places_listed_only() -> None:
    places = _where(lambda node: bool(_imports(node) & DRIVERS))
    assert places - DRIVES.keys() == set(), "go through models.database, which scopes and finishes every query"


def test_a_query_set_is_made_by_hand_in_the_models_only() -> None:
    places = {name for name in _where(lambda node: _called(node) == "QuerySet") if not name.startswith("models/")}
    assert places == set(), "QuerySet(Model) passes by the closed manager: use Model.visible_to(viewer)"


def test_no_list_keeps_a_place_that_no_longer_needs_it() -> None:
    gone = EVERYONES.keys() - _where(lambda node: _called(node) == "everyones") - {"models/scoping.py"}
    assert gone == set(), "take it off the list"


def _scoped() -> list[type[Scoped]]:
    return [model for model in (Tortoise.apps or {})["models"].values() if issubclass(model, Scoped)]


async def test_every_scoped_model_refuses_to_be_asked_for_everything(database: str) -> None:
    assert len(_scoped()) > 15
    for model in _scoped():
        assert isinstance(model._meta.manager, Closed), model.__name__
        for ask in (model.all, model.first, model.filter, lambda model=model: model.get(id=1)):
            with pytest.raises(Unscoped, match="use visible_to\\(viewer\\) or everyones\\(reason\\)"):
                ask()


async def test_every_scoped_model_says_to_whom_its_rows_are_visible(database: str) -> None:
    assert [model.__name__ for model in _scoped() if not hasattr(model, "visible_to")] == []


async def test_models_without_a_scope_belong_to_the_machinery(database: str) -> None:
    """A new table with somebody's data in it must be scoped; the others are listed, each with a reason."""
    unscoped = {
        model.__name__
        for model in (Tortoise.apps or {})["models"].values()
        if not isinstance(model._meta.manager, Closed)
    }
    assert unscoped - MACHINERY.keys() == set(), "make it Scoped, or say here why it belongs to nobody"


MACHINERY = {
    "TrainingSpan": "months between which trainings were held, whoever asked for them",
    "AccountLetter": "found by its link, which only who received the letter knows",
    "Registration": "found by the link of its letter; nobody's yet",
    "TermsAcceptance": "proof for the service; read by nobody else",
    "FailedTries": "numbers under digests",
    "FranceConnectJourney": "found by its state, which only the browser that makes it knows",
    "FranceConnectSignIn": "what ends a sign-in at its provider, sealed; found by the session",
    "Captcha": "found by its identifier, which only the one who asked for it knows",
    "SecretMark": "the service's own",
    "Standing": "a number for each person, that says no more than «look again»",
    "RefreshToken": "found by its digest, which only its holder knows",
    "SigningKey": "the service's own",
    "ModuleTrainee": "a link between two parts that are scoped",
    "Notification": "told to all its recipients alike; read through inbox entries",
    "Delivery": "the postman's",
    "BouncedAddress": "the postman's",
    "Counter": "numbers only",
    "DigestLine": "what waits for the clock; told to its person alone",
    "DigestRhythm": "the clock's; its hour is read by its person's key",
    "Job": "the clock's",
    "IdempotencyRecord": "found by its owner and key",
}


async def test_relations_and_prefetches_are_closed_too(database: str) -> None:
    cast = await on_stage()
    dossier = await factories.dossier(cast.anne)
    draft = await Draft.visible_to(cast.anne).get(id=dossier.draft_id)
    with pytest.raises(Unscoped):
        await dossier.lines.all()  # type: ignore[attr-defined]
    with pytest.raises(Unscoped):
        await draft.documents.filter(size__gt=0)  # type: ignore[attr-defined]
    with pytest.raises(Unscoped):
        await Dossier.visible_to(cast.anne).prefetch_related("lines")
    with pytest.raises(Unscoped):
        await dossier.fetch_related("lines")


async def test_a_reason_is_compulsory(database: str) -> None:
    for model in (Draft, Dossier, FundingLine, Document, Inbox):
        with pytest.raises(Unscoped, match="Say why"):
            model.everyones("")


def test_the_guard_sees_what_it_looks_for() -> None:
    tree = ast.parse("import asyncpg\nDraft.everyones('x')\nconnection.execute_query('SELECT 1')\nQuerySet(Draft)")
    assert {_called(node) for node in ast.walk(tree)} >= {"everyones", "execute_query", "QuerySet"}
    assert any(_imports(node) & DRIVERS for node in ast.walk(tree))
    assert issubclass(Draft, Model)
