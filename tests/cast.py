"""The people of the stories, always the same: `cast = await on_stage()`."""

from dataclasses import dataclass

from auth.permissions import Role
from auth.viewer import Side, Viewer
from models.companies import Establishment
from tests import factories


@dataclass(frozen=True)
class Cast:
    """Who plays. People are signed in; each company has the establishment named after it."""

    siae: Establishment
    anne: Viewer
    """Administrator of the member SIAE."""
    paul: Viewer
    """Contact of SIAE who may only decide on enrolments: sees nothing of its requests."""

    humando: Establishment
    second_humando: Establishment
    camille: Viewer
    """Administrator of the whole company HUMANDO."""
    karim: Viewer
    """Contact of the first establishment of HUMANDO only."""

    legoud: Establishment
    louise: Viewer
    """Administrator of the provider LEGOUD CONSEIL FORMATION."""
    veritas: Establishment
    myriam: Viewer
    """Administrator of the provider BUREAU VERITAS EXPLOITATION."""

    agent: Viewer
    """Of the funder's staff."""
    jean: Viewer
    """A member attached to nothing."""


async def on_stage() -> Cast:
    """Everybody, in an empty database."""
    siae = await factories.establishment(of=await factories.company(name="SIAE", number="732829320"))
    humando_company = await factories.company(name="HUMANDO", number="401015938", naf="7820Z")
    humando = await factories.establishment(of=humando_company, number="40101593800004")
    second = await factories.establishment(of=humando_company, head_office=False, name="HUMANDO LYON")
    legoud_company = await factories.company(name="LEGOUD CONSEIL FORMATION", number="488166786")
    legoud = await factories.establishment(of=legoud_company, number="48816678600019")
    veritas = await factories.establishment(of=await factories.company(name="BUREAU VERITAS EXPLOITATION"))
    administrator = (Role.ADMINISTRATOR,)
    return Cast(
        siae=siae,
        anne=await factories.member(siae.company, roles=administrator, first_name="Anne", birth_name="Garnier"),
        paul=await factories.member(siae, roles=(Role.EMPLOYER,), first_name="Paul", birth_name="Lenoir"),
        humando=humando,
        second_humando=second,
        camille=await factories.member(humando_company, roles=administrator),
        karim=await factories.member(humando, first_name="Karim", birth_name="Benali"),
        legoud=legoud,
        louise=await factories.provider(legoud_company, roles=administrator, first_name="Louise", birth_name="Legoud"),
        veritas=veritas,
        myriam=await factories.provider(veritas, roles=administrator, first_name="Myriam", birth_name="Noui"),
        agent=await factories.agent(first_name="Sacha", birth_name="Petit"),
        jean=await factories.viewer_of(await factories.person(first_name="Jean", birth_name="Seul", side=Side.MEMBER)),
    )
