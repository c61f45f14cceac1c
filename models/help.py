"""Where people find help («Aide & Contacts», «Nous contacter»)."""

from models.accounts.registrations import terms
from settings import settings


def pages() -> dict[str, str]:
    """Label → address, the same for everybody."""
    address = settings().contact_email
    contact = {"Nous contacter": f"mailto:{address}"} if address else {}
    return {"Conditions générales d'utilisation": terms.current().url} | contact
