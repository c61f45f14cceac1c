"""`guichet reference import FILE`: a list of one's own in the place of the one that came."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app
from outside.lists import Item, read


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another machine."""
    monkeypatch.chdir(tmp_path)


def imported(name: str, text: bytes) -> tuple[int, str]:
    """How the command ended, and its last line."""
    Path(name).write_bytes(text)
    done = CliRunner().invoke(app, ["reference", "import", name])
    return done.exit_code, done.output.strip().splitlines()[-1]


def test_a_list_is_replaced_as_a_whole() -> None:
    assert len(read("IDCC")) == 392
    text = '1413,"Travail temporaire, permanents",AKTO,intérim\n'.encode()
    assert imported("IDCC.csv", text + b"9999,Aucune\n") == (0, "2 lines are in the list IDCC.")
    assert read("IDCC") == [
        Item("1413", "Travail temporaire, permanents", "AKTO", "intérim"),
        Item("9999", "Aucune"),
    ]
    assert len(read("NAF")) == 732


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("CITIES.csv", b"1,Paris\n", "CITIES.csv is none of COMMUNE.csv, DEPARTMENT.csv"),
        ("NAF.txt", b"1,Paris\n", "NAF.txt is none of"),
        ("NAF.csv", b"0111Z,Riz\n0112Z\n", "Line 2 must hold a code of its own"),
        ("NAF.csv", b"0111Z,Riz\n0111Z,Bl\xc3\xa9\n", "Line 2 must hold"),
        ("NAF.csv", b",Riz\n", "Line 1 must hold"),
        ("NAF.csv", b"0111Z,Riz,A,mots,trop\n", "Line 1 must hold"),
        ("NAF.csv", b"0111Z,Bl\xe9\n", "'utf-8' codec"),
    ],
)
def test_a_file_that_is_not_a_list_changes_nothing(name: str, text: bytes, why: str) -> None:
    code, said = imported(name, text)
    assert (code, why in said) == (1, True), said
    assert len(read("NAF")) == 732
