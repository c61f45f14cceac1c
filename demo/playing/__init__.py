"""Stories played against a running server, through its public API only, told in French."""

import asyncio

from demo.playing import joining, spine
from demo.playing.client import Guichet, Trouble
from demo.playing.narrator import Narrator

STORIES = {"spine": spine.tell, "attachment": joining.tell}

__all__ = ["STORIES", "Trouble", "play"]


async def play(story: str, port: int) -> None:
    """Play this story on the server of this port. Raises Trouble when it does not end as it should."""
    if story not in STORIES:
        raise Trouble(f"L'histoire « {story} » n'existe pas ; il y a : {', '.join(STORIES)}.")
    guichet = Guichet(f"http://127.0.0.1:{port}")
    try:
        await STORIES[story](guichet, Narrator())
    except (ConnectionError, TimeoutError) as error:
        detail = str(error) or type(error).__name__
        raise Trouble(f"Le serveur a cessé de répondre sur {guichet.url} ({detail}).") from None
    except asyncio.CancelledError:
        raise Trouble("L'histoire est interrompue.") from None
