"""Every specimen of worked_examples.md §6."""

from datetime import date

import pytest

from schemes import formats
from schemes.formats import Format, nir

WELL_FORMED: dict[str, tuple[Format, tuple[str, ...]]] = {
    "NIR": (
        formats.NIR,
        (
            "190017511234511",
            "1 90 01 75 112 345 11",
            "298056938104279",
            "285072A00401747",
            "285072a00401747",
            "179112B03312883",
            "101029913900767",
            "200129720931110",
            "175209935200145",
            "111107505602116",
            "190017511206597",
            "190017511206401",
            "190017511205609",
            "255081416802538",
            "295109912611193",
            "253072B07300470",
            "253072A07300443",
            "717510000012392",
            "791019913900794",
            "817510000045697",
            "1900175112345",
        ),
    ),
    "SIREN": (formats.SIREN, ("401015938", "401104567", "912739695", "488166786", "732829320", "732 829 320")),
    "SIRET": (
        formats.SIRET,
        (
            "91273969500019",
            "48816678600019",
            "73282932000074",
            "40101593800004",
            "35600000000048",
            "35600000009075",
            "912 739 695 00019",
        ),
    ),
    "IBAN": (
        formats.IBAN,
        (
            "FR7630006000011234567890189",
            "FR1420041010050500013M02606",
            "FR7610278060000002001234532",
            "FR7630001007941234567890185",
            "DE89370400440532013000",
            "fr76 3000 6000 0112 3456 7890 189",
        ),
    ),
    "phone": (
        formats.PHONE,
        ("01 23 45 67 89", "0620501234", "+33 6 20 50 12 34", "0033620501234", "06.20.50.12.34", "+41 22 123 45 67"),
    ),
    "e-mail": (formats.EMAIL, ("nom.prenom@domaine.fr", "a+b@exemple.co.uk", " rh@siae.example ")),
    "name": (formats.PERSON_NAME, ("Étienne", "d’Haÿ-O'Neil", "Łukasz", "Nguyễn", "de Noblet", "E\u0301tienne")),
    "NAF": (formats.NAF, ("7820Z", "78.20Z", "5610A")),
    "IDCC": (formats.IDCC, ("1413", "1979", "9999")),
    "RNCP": (formats.RNCP, ("RNCP37313", "37313", "rncp 37313")),
    "RS": (formats.RS, ("RS5", "RS5893")),
    "DECA": (formats.DECA, ("02B202212000000", "075202512NC1234", "075202512001234", "974202601001234")),
    "NDA": (formats.NDA, ("11755555575", "11 75 55555 75")),
    "postal code": (formats.POSTAL_CODE, ("69100", "75013")),
    "dossier": (
        formats.DOSSIER_NUMBER,
        ("2512CP000100", "2512TT000099", "2507AF034116", "2512PA000001", "2511AI000001"),
    ),
    "date": (formats.DAY, ("2011-10-05", "05/10/2011", "2024-02-29")),
    "row key": (formats.ROW_KEY, ("m1", "Module_2-b", "0" * 40)),
}

BADLY_FORMED: dict[str, tuple[Format, dict[str, str]]] = {
    "NIR": (
        formats.NIR,
        {
            "190017511234512": "F-NIR-KEY",
            "190017151234511": "F-NIR-KEY",
            "190137511234509": "F-NIR-STR",
            "285072B00401747": "F-NIR-KEY",
            "285072C00401700": "F-NIR-STR",
            "19001751123": "F-NIR-LEN",
            "255642990000": "F-NIR-LEN",
            "590017511234511": "F-NIR-STR",
            "190017511234598": "F-NIR-STR",
            "": "F-NIR-LEN",
        },
    ),
    "SIREN": (formats.SIREN, {"123456789": "F-SIREN", "40101593": "F-SIREN", "40101593Ⅷ": "F-SIREN"}),
    "SIRET": (
        formats.SIRET,
        dict.fromkeys(
            (
                "73282932000079",
                "40101593800033",
                "12345678901234",
                "98765432101234",
                "35600000000049",
                "4010159380033",
                "٩١٢٧٣٩٦٩٥٠٠٠١٩",
            ),
            "F-SIRET",
        ),
    ),
    "IBAN": (
        formats.IBAN,
        {
            "FR7630006000011234567890188": "F-IBAN",
            "FR7630006000011234567890": "F-IBAN",
            "FR0630006000011234567890188": "F-RIB",
            "XX00": "F-IBAN",
            "": "F-IBAN",
        },
    ),
    "phone": (formats.PHONE, dict.fromkeys(("00 23 45 67 89", "012345678", "3936", "+330620501234"), "F-TEL")),
    "e-mail": (
        formats.EMAIL,
        dict.fromkeys(
            (
                "nom",
                "nom@domaine",
                "a@b@c.fr",
                "@domaine.fr",
                "nom@.fr",
                "n m@domaine.fr",
                "a\r\nb@c.fr",
                "a" * 80 + "@b.fr",
            ),
            "F-MAIL",
        ),
    ),
    "name": (
        formats.PERSON_NAME,
        dict.fromkeys(("X Æ A-12", "<b>", "Аlain", "Ａlain", "Jean\u202e", "a" * 81, "-", "😀"), "F-NAME"),
    ),
    "NAF": (formats.NAF, {"782Z": "F-NAF", "7820ZZ": "F-NAF"}),
    "IDCC": (formats.IDCC, {"14130": "F-IDCC", "abcd": "F-IDCC"}),
    "RNCP": (formats.RNCP, {"RNCP1": "F-RNCP", "RNCP123456": "F-RNCP", "RS12": "F-RNCP"}),
    "RS": (formats.RS, {"RS": "F-RS", "RS123456": "F-RS"}),
    "DECA": (formats.DECA, dict.fromkeys(("075202513001234", "099202512001234", "0752025120012345"), "F-DECA")),
    "NDA": (formats.NDA, {"1175555557": "F-NDA"}),
    "postal code": (formats.POSTAL_CODE, {"6910": "F-CP", "691000": "F-CP"}),
    "dossier": (
        formats.DOSSIER_NUMBER,
        dict.fromkeys(
            ("250TAF03416", "2507AF03416", "2512T00016", "2512T000099", "2513AF000001", "2512XX000001"), "F-DOS"
        ),
    ),
    "date": (
        formats.DAY,
        dict.fromkeys(
            ("05/10/199", "2025-02-29", "31/06/2025", "0001-01-01", "9999-12-31", "20251005", "2025-W40-1"), "F-DATE"
        ),
    ),
    "row key": (formats.ROW_KEY, {"clé": "F-KEY", "#1": "F-KEY", "0" * 41: "F-KEY"}),
}


@pytest.mark.parametrize(
    ("family", "specimen"), [(family, one) for family, (_, specimens) in WELL_FORMED.items() for one in specimens]
)
def test_a_valid_specimen_is_accepted(family: str, specimen: str) -> None:
    assert WELL_FORMED[family][0].fault(specimen) is None


@pytest.mark.parametrize(
    ("family", "specimen"), [(family, one) for family, (_, specimens) in BADLY_FORMED.items() for one in specimens]
)
def test_an_invalid_specimen_is_refused_for_its_reason(family: str, specimen: str) -> None:
    form, reasons = BADLY_FORMED[family]
    fault = form.fault(specimen)
    assert fault is not None
    assert fault.code == reasons[specimen]
    assert form.parse(specimen) is None


@pytest.mark.parametrize(
    ("form", "typed", "stored"),
    [
        (formats.NIR, "2 85 07 2a 004 017 47", "285072A00401747"),
        (formats.IBAN, "fr76 3000-6000", "FR7630006000"),
        (formats.PHONE, "06.20.50-12 34", "0620501234"),
        (formats.NAF, "78.20z", "7820Z"),
        (formats.RNCP, "37313", "RNCP37313"),
        (formats.CERTIFICATION, "rs 5893", "RS5893"),
        (formats.CERTIFICATION, "37313", "RNCP37313"),
        (formats.DAY, "05/10/2011", "2011-10-05"),
        (formats.EMAIL, " nom.prenom@domaine-un.fr ", "nom.prenom@domaine-un.fr"),
        (formats.PERSON_NAME, " de   Noblet ", "de Noblet"),
        (formats.PERSON_NAME, "E\u0301tienne", "Étienne"),
        (formats.ROW_KEY, "m-1", "m-1"),
    ],
)
def test_the_compact_form_is_the_one_stored(form: Format, typed: str, stored: str) -> None:
    assert form.compact(typed) == stored


def test_the_messages_are_those_of_the_sources() -> None:
    said = {
        formats.SIRET.fault("4010159380033"): "Le numéro SIRET doit être composé de 14 chiffres.",
        formats.SIRET.fault("73282932000079"): "n'est pas un siret valide",
        formats.NIR.fault("19001751123"): "Le NIR doit comporter 13 ou 15 caractères.",
        formats.NIR.fault("190137511234509"): "Cette valeur n'est pas au format NIR.",
        formats.NIR.fault("190017511234512"): "La clé ne correspond pas au NIR fourni.",
        formats.DAY.fault("05/10/199"): "Saisissez une valeur de date…",
        formats.PHONE.fault("3936"): "Le numéro de téléphone doit contenir 9 chiffres après l'indicatif",
    }
    assert {fault: fault and fault.message for fault in said} == said
    assert formats.DAY.fault("x").whole == "Saisissez une valeur de date au format JJ/MM/AAAA."  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("number", "sex", "birth"),
    [
        ("190017511234511", "M", date(1990, 1, 31)),
        ("298056938104279", "F", date(1998, 5, 1)),
        ("285072A00401747", "F", date(1985, 7, 1)),
        ("179112B03312883", "M", date(1979, 11, 1)),
        ("101029913900767", "M", date(2001, 2, 1)),
        ("200129720931110", "F", date(2000, 12, 1)),
        ("175209935200145", "M", date(1975, 8, 1)),
        ("111107505602116", "M", date(2011, 10, 5)),
        ("717510000012392", "M", date(1960, 1, 1)),
        ("817510000045697", "F", date(1960, 1, 1)),
    ],
)
def test_a_nir_fits_the_person_it_belongs_to(number: str, sex: str, birth: date) -> None:
    assert nir.fits_sex(number, sex)
    assert nir.fits_birth(number, birth)


def test_a_nir_with_a_right_key_may_still_belong_to_somebody_else() -> None:
    birth = date(1990, 1, 1)
    assert not nir.fits_sex("290017511234558", "M")
    assert not nir.fits_birth("191017511234559", birth)
    assert not nir.fits_birth("190027511234527", birth)


def test_a_dossier_number_says_its_month_its_scheme_and_its_sequence() -> None:
    assert formats.dossier_number(date(2025, 7, 30), "AF", 34116) == "2507AF034116"
