"""The companies of the demo that the reference base of trials does not know; numbers are made up and well formed."""

from typing import Final

from models.companies.reference import establishment_of, known
from models.database import transaction
from outside.reference import Entry

HUMANDO: Final = "401015938"
VILLEURBANNE: Final = "40101593800004"
GRENOBLE: Final = "40101593800012"
KISO: Final = "91273969500019"
LEGOUD: Final = "48816678600019"
SIAE: Final = "51920447300010"
ADEC: Final = "44301685200016"
BUREAU_VERITAS: Final = "61204938700014"
IIT: Final = "40110456700011"
COMPANY_1810: Final = "81010275600014"
MAN: Final = "32987410100010"

FROM_THE_REFERENCE_BASE: Final = (VILLEURBANNE, KISO, LEGOUD)

ENTRIES: Final = (
    Entry(
        GRENOBLE,
        "HUMANDO",
        "HUMANDO GRENOBLE",
        line="18 COURS BERRIAT",
        postal_code="38000",
        city="GRENOBLE",
        commune_code="38185",
        naf="7820Z",
        idcc="1413",
        headcount=180,
    ),
    Entry(
        SIAE,
        "SIAE",
        "SIAE",
        head_office=True,
        line="8 RUE DES FORGES",
        postal_code="59000",
        city="LILLE",
        commune_code="59350",
        naf="8899B",
        idcc="3016",
        headcount=64,
    ),
    Entry(
        ADEC,
        "ADEC",
        "ADEC",
        head_office=True,
        line="21 QUAI DES BATELIERS",
        postal_code="67000",
        city="STRASBOURG",
        commune_code="67482",
        naf="9499Z",
        idcc="1518",
        headcount=35,
    ),
    Entry(
        BUREAU_VERITAS,
        "BUREAU VERITAS EXPLOITATION",
        "BUREAU VERITAS EXPLOITATION",
        head_office=True,
        line="4 PLACE DES SAISONS",
        postal_code="92400",
        city="COURBEVOIE",
        commune_code="92026",
        naf="7120B",
        idcc="1486",
        headcount=8000,
    ),
    Entry(
        IIT,
        "IIT FORMATIONS",
        "IIT FORMATIONS",
        head_office=True,
        line="36 RUE DE LA REPUBLIQUE",
        postal_code="13002",
        city="MARSEILLE",
        commune_code="13202",
        naf="8559A",
        idcc="1516",
        headcount=22,
    ),
    Entry(
        COMPANY_1810,
        "1810",
        "1810",
        head_office=True,
        line="1810 ROUTE DES CRETES",
        postal_code="06560",
        city="VALBONNE",
        commune_code="06152",
        naf="5610A",
        idcc="1979",
        headcount=9,
    ),
    Entry(
        MAN,
        "MAN",
        "MAN",
        head_office=True,
        line="55 BOULEVARD DE LA LIBERTE",
        postal_code="35000",
        city="RENNES",
        commune_code="35238",
        naf="8121Z",
        idcc="3043",
        headcount=410,
    ),
)


async def write_entities() -> None:
    """Write down every company and establishment of the demo."""
    found = [await known(siret) for siret in FROM_THE_REFERENCE_BASE]
    for entry in (*filter(None, found), *ENTRIES):
        async with transaction():
            await establishment_of(entry.siret, entry.name, entry)
