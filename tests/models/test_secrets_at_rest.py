"""A social security number is never in the database in clear, whatever happens to the request."""

from pathlib import Path

from models.database import close_database, open_database
from models.drafts.duplicating import duplicate
from tests import factories
from tests.cast import on_stage

NIR = "190017511234511"


async def test_the_file_of_the_database_does_not_hold_the_number(sqlite_url: str) -> None:
    await open_database(sqlite_url)
    try:
        cast = await on_stage()
        dossier = await factories.dossier(cast.anne)
        copy = await duplicate(dossier.draft_id, sections=["employer", "trainees"], by=cast.anne)
        assert dossier.form["trainees"][0]["nir"] == copy.form["trainees"][0]["nir"] == NIR
    finally:
        await close_database()
    path = Path(sqlite_url.removeprefix("sqlite://"))
    content = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert b"BODET" in content
    assert NIR.encode() not in content
    assert NIR[:13].encode() not in content
