"""AIDE, an aid that a person with a disability asks for, or somebody who helps them (S3:5-16, domain.md §9)."""

from schemes import expected, lists
from schemes.blocks import introduction
from schemes.blocks.closing import DOCUMENTS, SUMMARY
from schemes.blocks.people import BIRTH_DATE, NAMES
from schemes.form import Block, Field, Link, Section
from schemes.rules import Rule
from schemes.scheme import Scheme
from schemes.words import FieldKind

_ADVICE = (
    "Vous êtes une personne en situation de handicap ou quelqu'un qui aide une personne en situation de handicap : "
    "déposez ici une demande d'aide."
)
_SPARED = "Avec FranceConnect, vous n'avez pas à joindre de justificatif d'identité pour vous-même."

_HOLDER = Block(
    "person",
    "Titulaire de la demande",
    (
        Field("for_oneself", "La demande est pour vous-même", FieldKind.BOOLEAN, required=True, help=_SPARED),
        *NAMES,
        BIRTH_DATE,
        Field("disabled_worker", "Qualité de travailleur handicapé", FieldKind.BOOLEAN, required=True),
    ),
)
_AID = Block(
    "aid",
    "Aide demandée",
    (
        Field("purpose", "Objet de la demande", FieldKind.TEXT, required=True),
        Field("details", "Précisions", FieldKind.LONG_TEXT, longest=5000),
        Field("requested_amount", "Montant demandé", FieldKind.MONEY, required=True, example="1400.00"),
    ),
)

_RULES = (
    introduction.NOTICE_ACKNOWLEDGED,
    Rule(
        code="ID-01",
        at="person.birth_date",
        sentence="La date de naissance ne peut pas être dans le futur",
        source="CA",
        reads=("person.birth_date", "today"),
        test=lambda birth_date, today: birth_date <= today,
    ),
    Rule(
        code="FIN-01",
        at="aid.requested_amount",
        sentence="Le montant doit être supérieur ou égal à 0.",
        source="domain.md §5.4",
        reads=("aid.requested_amount",),
        test=lambda amount: amount >= 0,
    ),
)

SCHEME = Scheme(
    code="AIDE",
    label="Aide de l'Agefiph",
    number_code="AI",
    default_title="Nouvelle demande d'aide",
    sub_schemes=(),
    sections=(
        introduction.introduction(_ADVICE, Link("Centre d'aide", "https://www.agefiph.fr/centre-aide")),
        Section("holder", "Titulaire", (_HOLDER,)),
        Section("aid", "Aide", (_AID,)),
        SUMMARY,
        DOCUMENTS,
    ),
    rules=_RULES,
    expected_documents=(expected.IDENTITY, expected.RIB),
    cost_natures=lists.choices(AID="Aide"),
    funder="de l'Agefiph",
    discreet=True,
    open_to=frozenset({"INDIVIDUAL", "MEMBER"}),
)
