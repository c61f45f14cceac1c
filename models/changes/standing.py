"""What a viewer's copy rests on: attachments, roles, and what they let see."""

import hashlib

from auth.viewer import Viewer
from models.attachments import Attachment
from models.changes.scopes import scopes_of


async def standing_of(viewer: Viewer) -> str:
    """A short text that changes with the viewer's perimeter, even when an attachment was lost and came back."""
    ids = [reach.attachment_id for reach in viewer.reaches]
    own = Attachment.everyones("the viewer's own").filter(id__in=ids)
    held = sorted((id.hex, since.isoformat()) for id, since in await own.values_list("id", "since"))
    roles = sorted((reach.attachment_id.hex, sorted(role.value for role in reach.roles)) for reach in viewer.reaches)
    return hashlib.sha256(repr((held, roles, sorted(scopes_of(viewer)))).encode()).hexdigest()[:16]
