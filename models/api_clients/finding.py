"""A client by its public identifier, as anybody may type it."""

from models.api_clients import ApiClient

LONGEST_CLIENT_ID = 32


async def client_called(client_id: str) -> ApiClient | None:
    """The client of this identifier, whether it still serves or not; None for a text that could not be one."""
    if not (len(client_id) <= LONGEST_CLIENT_ID and client_id.isalnum() and client_id.isascii()):
        return None
    return await ApiClient.everyones("whoever types it").get_or_none(client_id=client_id)
