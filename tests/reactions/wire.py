"""A mail server that keeps every byte it is sent, as a receiver with weak manners would see them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Wire:
    """What came over the wire: the commands, and the raw bytes of each message, dots included."""

    def __init__(self) -> None:
        self.commands: list[str] = []
        self.messages: list[bytes] = []

    async def speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One conversation, in which everything is accepted."""
        writer.write(b"220 wire\r\n")
        while line := await reader.readline():
            self.commands.append(line.decode().rstrip("\r\n"))
            word = line[:4].upper()
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                self.messages.append(await reader.readuntil(b"\r\n.\r\n"))
            writer.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
        writer.close()


@asynccontextmanager
async def wired(port: int) -> AsyncIterator[Wire]:
    """A server on that port."""
    wire = Wire()
    server = await asyncio.start_server(wire.speak, "127.0.0.1", port)
    async with server:
        yield wire
