"""Joining a company: a newcomer asks, the administrator's bell rings, she accepts, and the newcomer's list fills."""

from demo.playing import words
from demo.playing.bell import Bell, listening
from demo.playing.client import Guichet, Trouble
from demo.playing.narrator import Narrator
from demo.playing.spine import PASSWORD

HUMANDO = "401015938"


async def tell(guichet: Guichet, voice: Narrator) -> None:
    """Play it, once for each demo world. Raises Trouble."""
    lina = await guichet.signed_in("nouveau@humando.example", PASSWORD)
    camille = await guichet.signed_in("rh@humando.example", PASSWORD)
    voice.act(f"{lina.name} n'est rattachée à aucune entreprise : elle ne voit rien")
    await _see_nothing(lina, voice)
    voice.act("Elle cherche sa structure par son SIREN")
    await _look_up(guichet, voice)
    async with listening(camille, voice.rings) as bell, listening(lina, voice.rings) as her_bell:
        voice.act(f"Elle demande à rejoindre HUMANDO ; la cloche de {camille.name} est à l'écoute")
        request = await _ask(lina)
        await bell.waits_for("ATTACHMENT_REQUESTED", lina.name)
        voice.act(f"{camille.name} accepte")
        accepted = await camille.ask("acceptAttachmentRequest", words.ACCEPT_ATTACHMENT, id=request)
        await her_bell.waits_for("ATTACHMENT_ACCEPTED", "HUMANDO")
        await _show_colleagues(camille, lina.name, voice)
        voice.act(f"{lina.name} voit maintenant les brouillons de HUMANDO, sans s'être reconnectée")
        if not await _show_drafts(lina, voice):
            raise Trouble("Le rattachement accepté n'ouvre aucun brouillon.")
        await _lower_and_raise(camille, accepted["attachment"]["id"], lina, her_bell, voice)
    voice.done("Le rattachement est actif, et chacun l'a appris en direct.")


async def _look_up(guichet: Guichet, voice: Narrator) -> None:
    found = await guichet.ask("entityPreview", words.PREVIEW, number=HUMANDO)
    who = "un administrateur répondra" if found["hasAdministrator"] else "personne ne l'administre encore"
    voice.says(f"{found['name']} ({found['number']}) : {who}")


async def _ask(lina: Guichet) -> str:
    answer = await lina.ask("requestAttachment", words.REQUEST_ATTACHMENT, number=HUMANDO)
    return str(answer["request"]["id"])


async def _see_nothing(who: Guichet, voice: Narrator) -> None:
    try:
        await who.ask("drafts", words.DRAFTS)
    except Trouble as refused:
        voice.refused(str(refused))
        return
    raise Trouble(
        f"{who.name} est déjà rattachée : cette histoire se joue une fois. `bin/demo --fresh` repart de zéro."
    )


async def _show_drafts(who: Guichet, voice: Narrator) -> int:
    page = await who.ask("drafts", words.DRAFTS)
    voice.says(f"Brouillons : {page['totalCount']}")
    if page["nodes"]:
        rows = [(str(draft["number"]), draft["title"], draft["stateLabel"]) for draft in page["nodes"]]
        voice.table(["N°", "Formation", "État"], rows)
    return int(page["totalCount"])


async def _show_colleagues(camille: Guichet, name: str, voice: Narrator) -> None:
    page = await camille.ask("attachments", words.COLLEAGUES, number=HUMANDO)
    voice.act(f"La liste des intervenants de HUMANDO en compte {page['totalCount']}")
    rows = [(one["user"]["displayName"], ", ".join(one["roles"])) for one in page["nodes"]]
    voice.table(["Personne", "Rôles"], rows)
    if name not in {who for who, _ in rows}:
        raise Trouble(f"{name} n'est pas dans la liste.")


async def _lower_and_raise(camille: Guichet, attachment: str, lina: Guichet, her_bell: Bell, voice: Narrator) -> None:
    voice.act(f"{camille.name} se trompe de droits : {lina.name} ne voit plus rien, aussitôt")
    await camille.ask("setAttachmentRoles", words.SET_ROLES, id=attachment, roles=["EMPLOYER"])
    await her_bell.waits_for("ATTACHMENT_CHANGED", "employeur")
    await _see_nothing(lina, voice)
    voice.act("Elle les rend, et la liste se remplit de nouveau")
    await camille.ask("setAttachmentRoles", words.SET_ROLES, id=attachment, roles=["CONTACT"])
    await her_bell.waits_for("ATTACHMENT_CHANGED", "contact")
    page = await lina.ask("drafts", words.DRAFTS)
    voice.says(f"Brouillons : {page['totalCount']}")
