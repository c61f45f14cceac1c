"""Opening an account."""

from datetime import date

import strawberry

from auth.permissions import Role
from auth.viewer import AccountStatus, Side
from models.states import Civility
from schema.payloads import UserError


@strawberry.input(description="What a professional gives to open an account.")
class ProfessionalRegistrationInput:
    side: Side
    email: str
    email_confirmation: str
    login: str | None = strawberry.UNSET
    password: str
    civility: Civility | None = strawberry.UNSET
    first_name: str
    birth_name: str
    usage_name: str | None = strawberry.UNSET
    phone: str | None = strawberry.UNSET
    entity_number: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="SIREN (9 digits) or SIRET (14 digits) of the entity to be attached to; for MEMBER and PROVIDER.",
    )
    organisation_code: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Code from `partnerOrganisations`, or OTHER; for PRESCRIBER.",
    )
    organisation_name: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Name of the organisation when the code is OTHER.",
    )
    requested_roles: list[Role] | None = strawberry.UNSET
    accepted_terms_version: str
    captcha_id: strawberry.ID | None = strawberry.UNSET
    captcha_answer: str | None = strawberry.UNSET


@strawberry.input(description="What a person acting for themselves gives to open an account.")
class IndividualRegistrationInput:
    nir: str = strawberry.field(
        description="Social-security number with its key, 15 characters, spaces allowed («NIR et clé»).",
    )
    first_name: str
    birth_name: str
    birth_date: date
    has_signed_apprenticeship: bool | None = strawberry.field(
        default=False,
        description="Needed under 16 («contrat d'apprentissage signé dès 15 ans»).",
    )
    phone: str | None = strawberry.UNSET
    mobile_phone: str | None = strawberry.UNSET
    email: str
    email_confirmation: str
    password: str
    password_confirmation: str
    accepted_terms_version: str
    captcha_id: strawberry.ID
    captcha_answer: str


@strawberry.type
class RegistrationPayload:
    status: AccountStatus | None = strawberry.field(
        default=None,
        description=(
            "Present when the registration was recorded. An address that already has an account gets the "
            "same answer, and a mail that says so."
        ),
    )
    errors: list[UserError] = strawberry.field(default_factory=list)
