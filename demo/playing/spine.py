"""The spine: a draft becomes a granted dossier, and the bell rings at each step."""

from datetime import date
from typing import Any

from demo import pdf
from demo.playing import request, words
from demo.playing.bell import Bell, listening
from demo.playing.client import Answer, Guichet, Trouble
from demo.playing.narrator import Narrator, euros

PASSWORD = "Moncompte2015"
DOCUMENTS = {"CONVENTION": "Convention", "PROGRAMME": "Programme"}


async def tell(guichet: Guichet, voice: Narrator) -> None:
    """Play it. Raises Trouble unless the dossier is granted and every ring was heard, once, in sequence."""
    voice.act("Anne Garnier, de la société SIAE, ouvre son espace ; sa cloche est à l'écoute")
    anne = await guichet.signed_in("rh@siae.example", PASSWORD)
    async with listening(anne, voice.rings) as bell:
        draft = await _write(anne, voice)
        draft = await _be_refused(anne, draft, voice)
        dossier = await _transmit(anne, draft, bell, voice)
        agent = await guichet.signed_in("agent@guichet.example", PASSWORD)
        await _process(agent, dossier, bell, voice)
        await _conclude(anne, dossier, bell, voice)


async def _write(anne: Guichet, voice: Narrator) -> Answer:
    voice.act("Elle crée un brouillon et le remplit à la hâte")
    made = await anne.ask("createDraft", words.CREATE, values={})
    draft: Answer = made["draft"]
    place = draft["establishment"]
    voice.done(f"Brouillon n° {draft['number']} : {draft['stateLabel']}, « {draft['title']} »")
    voice.says(f"L'onglet Employeur est rempli d'après la base de référence : {place['name']}, {place['siret']}")
    saved = await anne.ask("saveDraft", words.SAVE, id=draft["id"], version=draft["version"], values=request.hurried())
    voice.says(f"Intitulé enregistré : « {saved['draft']['title']} »")
    return dict(saved["draft"])


async def _be_refused(anne: Guichet, draft: Answer, voice: Narrator) -> Answer:
    voice.act("Elle demande la transmission : il manque des choses, champ par champ")
    answer = await anne.try_to("transmitDraft", words.TRANSMIT, id=draft["id"], version=draft["version"])
    issues = [issue for issue in answer["issues"] if issue["blocking"]]
    if not issues or answer["dossier"]:
        raise Trouble("Une demande incomplète a été transmise.")
    voice.refused(answer["errors"][0]["message"])
    form = await anne.ask("fundingScheme", words.SCHEME)
    voice.table(["Onglet", "Champ", "Message"], [_named(issue, form) for issue in issues])
    return draft


async def _transmit(anne: Guichet, draft: Answer, bell: Bell, voice: Narrator) -> Answer:
    voice.act("Elle complète la demande, dépose ses pièces et transmet")
    saved = await anne.ask(
        "saveDraft", words.SAVE, id=draft["id"], version=draft["version"], values=request.whole(date.today())
    )
    for nature, label in DOCUMENTS.items():
        content = pdf.page(label, saved["draft"]["title"])
        deposited = await anne.upload(draft["id"], nature, f"{nature.lower()}.pdf", content)
        document = deposited["document"]
        voice.says(f"Pièce déposée : {document['natureLabel']} ({document['size']} octets)")
    answer = await anne.ask("transmitDraft", words.TRANSMIT, id=draft["id"], version=saved["draft"]["version"])
    dossier: Answer = answer["dossier"]
    voice.done(
        f"Dossier {dossier['number']} : {dossier['statusLabel']}, {euros(dossier['funding']['requested'])} demandés"
    )
    await bell.waits_for("DOSSIER_TRANSMITTED", dossier["number"])
    return dossier


async def _process(agent: Guichet, dossier: Answer, bell: Bell, voice: Narrator) -> None:
    number = dossier["number"]
    voice.act(f"{agent.name}, agent du financeur, instruit le dossier")
    started = await agent.ask("startDossierReview", words.REVIEW, id=dossier["id"], version=dossier["version"])
    await bell.waits_for("DOSSIER_UNDER_REVIEW", number)
    for document in started["dossier"]["documents"]:
        await agent.ask("reviewDocument", words.CONTROL, id=document["id"])
        await bell.waits_for("DOCUMENT_REVIEWED", number, document["natureLabel"])
    voice.act("Il l'accorde, ligne par ligne")
    await agent.ask("grantDossier", words.GRANT, id=dossier["id"], version=started["dossier"]["version"])
    await bell.waits_for("DOSSIER_GRANTED", number)


async def _conclude(anne: Guichet, dossier: Answer, bell: Bell, voice: Narrator) -> None:
    granted = await anne.ask("dossier", words.DOSSIER, id=dossier["id"])
    funding = granted["funding"]
    voice.act(f"Dossier {granted['number']} : {granted['statusLabel']}")
    voice.says(f"« {granted['title']} », {granted['establishment']['name']}")
    voice.table(["Nature", "Bénéficiaire", "Accordé", "Par stagiaire"], map(_line, funding["lines"]), right=[2])
    voice.says(
        f"Demandé {euros(funding['requested'])} · Accordé {euros(funding['granted'])} · "
        f"Réglé {euros(funding['paid'])} · Solde {euros(funding['balance'])}"
    )
    _check(granted, bell, voice)


def _check(granted: Answer, bell: Bell, voice: Narrator) -> None:
    heard = [one["kind"] for one in bell.notifications if granted["number"] in one["title"]]
    expected = [
        "DOSSIER_TRANSMITTED",
        "DOSSIER_UNDER_REVIEW",
        *["DOCUMENT_REVIEWED"] * len(DOCUMENTS),
        "DOSSIER_GRANTED",
    ]
    if heard != expected:
        raise Trouble(f"La cloche devait dire {', '.join(expected)} ; elle a dit {', '.join(heard)}.")
    if granted["statusLabel"] != "Accordé" or granted["funding"]["granted"] != granted["funding"]["requested"]:
        raise Trouble("Le dossier n'est pas accordé comme il a été demandé.")
    voice.done(f"La cloche a sonné {len(heard)} fois pour ce dossier : dans l'ordre, une seule fois, sans trou.")


def _named(issue: Answer, form: Answer) -> tuple[str, str, str]:
    section = next(one for one in form["sections"] if one["code"] == issue["section"])
    block = next((one for one in section["blocks"] if one["code"] == issue["block"]), None)
    fields: list[Any] = block["fields"] if block else []
    labels = {one["code"]: one["label"] for one in fields} | {
        one["nature"]: one["label"] for one in form["expectedDocuments"]
    }
    row = f" (ligne {issue['index'] + 1})" if issue["index"] is not None else ""
    field = labels.get(issue["field"] or "", block["label"] if block else "")
    return section["label"], f"{field}{row}", issue["fullMessage"]


def _line(line: Answer) -> tuple[str, str, str, str]:
    shares = ", ".join(f"{one['trainee']['displayName']} {euros(one['granted'])}" for one in line["shares"])
    payee = line["beneficiary"]["name"] if line["beneficiary"] else ""
    return line["nature"]["label"], payee, euros(line["granted"]), shares
