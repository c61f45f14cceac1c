"""One declarative map per type: what each field is read from, and who sees it."""

from auth.viewer import Viewer
from schema.maps.api_clients import API_CLIENT
from schema.maps.api_mandates import API_MANDATE
from schema.maps.attachments import ATTACHMENT, ATTACHMENT_REQUEST, SIGN_IN_SESSION
from schema.maps.bell import NOTIFICATION
from schema.maps.carts import CART_ITEM
from schema.maps.catalogue import SESSION_SLOT, THEME, TRAINING, TRAINING_SESSION
from schema.maps.companies import ADVISER_CONTACT, COMPANY, ESTABLISHMENT, MEMBERSHIP
from schema.maps.delegations import DELEGATION
from schema.maps.documents import DOCUMENT, DOCUMENT_REQUEST
from schema.maps.dossiers import DOSSIER
from schema.maps.drafts import DRAFT
from schema.maps.enrolments import DECISION, ENROLMENT
from schema.maps.exchanges import BANK_DETAILS, MESSAGE
from schema.maps.forms import HISTORY_ENTRY
from schema.maps.funding import FUNDING, FUNDING_LINE, FUNDING_SHARE, TRAINEE, TRAINING_MODULE
from schema.maps.people import COLLEAGUE, USER
from schema.maps.webhooks import WEBHOOK_ATTEMPT, WEBHOOK_DELIVERY, WEBHOOK_ENDPOINT
from schema.reading.maps import Map
from schema.reading.reader import Reader

# Types that `node(id)` answers for: exactly those whose rows say to whom they are visible.
NODES: dict[str, Map] = {
    one.typename: one
    for one in (
        ADVISER_CONTACT,
        API_CLIENT,
        API_MANDATE,
        ATTACHMENT,
        ATTACHMENT_REQUEST,
        BANK_DETAILS,
        CART_ITEM,
        COMPANY,
        DELEGATION,
        DOCUMENT,
        DOCUMENT_REQUEST,
        DOSSIER,
        DRAFT,
        ENROLMENT,
        ESTABLISHMENT,
        MEMBERSHIP,
        MESSAGE,
        NOTIFICATION,
        SIGN_IN_SESSION,
        THEME,
        TRAINING,
        TRAINING_SESSION,
        USER,
        WEBHOOK_DELIVERY,
        WEBHOOK_ENDPOINT,
    )
}
PARTS: dict[str, Map] = {
    one.typename: one
    for one in (
        DECISION,
        FUNDING,
        FUNDING_LINE,
        FUNDING_SHARE,
        HISTORY_ENTRY,
        SESSION_SLOT,
        TRAINEE,
        TRAINING_MODULE,
        WEBHOOK_ATTEMPT,
    )
}
MAPS: dict[str, Map] = {**NODES, **PARTS, "Colleague": COLLEAGUE}


def reader_for(viewer: Viewer) -> Reader:
    """The door by which this viewer reads."""
    return Reader(viewer, MAPS)
