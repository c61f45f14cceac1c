"""Who answers the page of dossiers over HTTP: how each server is started, what it is asked, and what it should say."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.process import ROOT
from bench.queries.operations import DOSSIERS, VARIABLES
from bench.queries.statements import STATEMENTS
from models.accounts.sessions import SigningKey
from schema.ids import encode
from schemes import SCHEMES

PROGRAMS = Path(__file__).with_name("peers")
INSTALLED = ROOT / ".cache" / "peers"
SECRET = "a secret for the benchmark only, long enough"
POSTGRAPHILE = """
query Dossiers($first: Int) {
  dossiers: allDossiers(
    first: $first, orderBy: [TRANSMITTED_AT_DESC, PRIMARY_KEY_DESC], condition: {status: "UNDER_REVIEW", scheme: "CPRO"}
  ) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges {
      cursor
      node {
        rowId number status title startDate endDate
        scheme
        company { rowId name siren }
        trainees(orderBy: POSITION_ASC) { rowId displayName }
        funding { requested granted paid balance }
      }
    }
  }
}
"""


@dataclass(frozen=True, slots=True)
class Entrant:
    """A server: its command, to which the port is added, the engine of its database, and what it is asked."""

    command: Sequence[str]
    engine: str = "postgres"
    query: str = DOSSIERS
    installed: str = ""
    """What bin/peers must have installed for it."""

    @property
    def body(self) -> bytes:
        """The request."""
        return json.dumps({"query": self.query, "variables": VARIABLES}).encode()

    def told(self, body: bytes) -> Any:
        """What an answer says, cursors apart: each server has its own."""
        answer = json.loads(body)
        if "errors" in answer:
            raise SystemExit(f"{self.command}: {answer['errors']}")
        page = answer["data"]["dossiers"]
        page["pageInfo"].pop("endCursor")
        page["edges"] = [edge["node"] for edge in page["edges"]]
        if self.query is POSTGRAPHILE:
            page["edges"] = [_in_our_words(node) for node in page["edges"]]
        return page


def _node(program: str, *arguments: str) -> Sequence[str]:
    return ["node", str(PROGRAMS / f"{program}.js"), *arguments]


def _python(program: str, venv: str = "venv") -> Sequence[str]:
    return [str(INSTALLED / venv / "bin/python"), str(PROGRAMS / f"{program}.py")]


_OURS = [sys.executable, "cli.py", "serve", "--port"]
_BARE = [sys.executable, "-m", "bench.queries.bare_server"]

ENTRANTS = {
    "ours-postgres": Entrant(_OURS),
    "bare-postgres": Entrant(_BARE),
    "ours-sqlite": Entrant(_OURS, "sqlite"),
    "bare-sqlite": Entrant(_BARE, "sqlite"),
    "mercurius-flat": Entrant(_node("mercurius", "flat"), installed="node_modules"),
    "mercurius": Entrant(_node("mercurius"), installed="node_modules"),
    "graphql-yoga": Entrant(_node("yoga"), installed="node_modules"),
    "postgraphile": Entrant(_node("postgraphile"), query=POSTGRAPHILE, installed="node_modules"),
    "grommet": Entrant(
        _python("grommet_page", "venv-3.13"),
        query=DOSSIERS.replace("[DossierStatus!]", "[String!]").replace(", $after: String", "").replace(
            ", after: $after", ""
        ),
        installed="venv-3.13",
    ),
    "ariadne": Entrant(_python("ariadne_page"), installed="venv"),
    "strawberry": Entrant(_python("strawberry_page"), installed="venv"),
}  # fmt: skip


async def environment(url: str) -> dict[str, str]:
    """What every server finds: the database at `url`, which is open, and what peers cannot know by themselves."""
    (key,) = await SigningKey.all()
    given = {
        "database": url,
        "statements": STATEMENTS,
        "key": key.public_jwk,
        "labels": {code: scheme.label for code, scheme in SCHEMES.items()},
    }
    return {
        "GUICHET_DATABASE_URL": url,
        "GUICHET_SECRET_KEY": SECRET,
        "GUICHET_ACCESS_TOKEN_MINUTES": "600",
        "PEER": json.dumps(given),
        "NODE_PATH": str(INSTALLED / "node_modules"),
        "NODE_ENV": "production",
        "GRAPHILE_ENV": "production",
        "PATH": os.environ["PATH"],
    }


def _in_our_words(node: dict[str, Any]) -> dict[str, Any]:
    """A dossier as PostGraphile names it, as we do."""
    return node | {
        "id": _id("Dossier", node),
        "scheme": {"code": node["scheme"], "label": SCHEMES[node["scheme"]].label},
        "company": node["company"] | {"id": _id("Company", node["company"])},
        "trainees": [one | {"id": _id("Trainee", one)} for one in node["trainees"]],
        "funding": {name: f"{Decimal(cents).scaleb(-2)}" for name, cents in node["funding"].items()},
    }


def _id(typename: str, node: dict[str, Any]) -> str:
    return encode(typename, UUID(node.pop("rowId")))
