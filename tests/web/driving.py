"""A browser in the hands of a person: it is driven by Chromium's own protocol, with real clicks and keys.

People find things by what is written on them: `await tab.clicks("Se connecter")`, `await tab.types("Mot de passe", …)`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60.0
"""Seconds that a page may take to show what it is to show."""

_SEEN = """const seen = (one) => one.checkVisibility() && !one.closest("[inert]");
const plain = (text) => text.replaceAll("’", "'").replaceAll("*", "").trim().split(/\\s+/).join(" ");
const called = (where, text) => [...document.querySelectorAll(where)].find(
  (one) => seen(one) && plain(one.textContent) === text);
"""
_PLACE = (
    "(() => {{ {seen} const one = {what}; if (!one) return null; one.scrollIntoView({{block: 'center'}}); const box"
)
_PLACE += " = one.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()"


class Tab:
    """One page of the browser, with cookies of its own."""

    def __init__(self, line: ClientConnection) -> None:
        self._line = line
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.session: str | None = None
        self.complaints: list[str] = []

    async def goes(self, address: str) -> None:
        """To this address, by the bar."""
        answer = await self.sends("Page.navigate", url=address)
        assert "errorText" not in answer, answer

    async def shows(self, text: str) -> None:
        """Waits until the page says so, to people who see."""
        await self.until(f"document.body?.innerText.replaceAll('’', \"'\").includes({json.dumps(text)})")

    async def clicks(self, text: str) -> None:
        """On the button or the link that says so."""
        await self._clicks(f"called('button, a', {json.dumps(text)})")

    async def ticks(self, label: str) -> None:
        """The box of this label, or takes the tick away."""
        await self._clicks(f"called('label', {json.dumps(label)})?.querySelector('input')")

    async def types(self, label: str, text: str) -> None:
        """Into the field of this label, in the place of what it holds."""
        await self._clicks(f"called('label', {json.dumps(label)})?.querySelector('input')")
        await self.finds("document.activeElement.select?.()")
        await self.sends("Input.insertText", text=text)

    async def holds(self, label: str) -> dict[str, Any]:
        """What the field of this label is: its type, its value, and what is said to be wrong with it."""
        one = f"called('label', {json.dumps(label)})?.querySelector('input')"
        wrong = "document.getElementById(one.getAttribute('aria-describedby'))?.textContent"
        found: dict[str, Any] = await self.until(
            f"(() => {{ {_SEEN} const one = {one}; return one && "
            f"{{type: one.type, value: one.value, wrong: {wrong} ?? null}}; }})()"
        )
        return found

    async def until(self, script: str) -> Any:
        """Waits for something that is true; what it is."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not (found := await self.finds(script)):  # noqa: ASYNC110 - a page rings no bell of ours
                    await asyncio.sleep(0.05)
        except TimeoutError:
            shown = await self.finds("location.href + '\\n' + document.body?.innerText")
            raise AssertionError(f"never true: {script}\n{shown}\n{self.complaints}") from None
        return found

    async def finds(self, script: str) -> Any:
        """The value of an expression in the page; None while the page goes elsewhere."""
        answer = await self.sends("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        return answer.get("result", {}).get("value")

    async def sends(self, method: str, **given: Any) -> dict[str, Any]:
        """One word of the protocol, and its answer."""
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        whose = {"sessionId": self.session} if self.session else {}
        await self._line.send(json.dumps({"id": number, "method": method, "params": given} | whose))
        return await asyncio.wait_for(answer, PATIENCE)

    async def hears(self) -> None:
        """Whatever the browser says, as long as it does."""
        async for text in self._line:
            said = json.loads(text)
            if waiting := self._waiting.pop(said.get("id", 0), None):
                waiting.set_result(said.get("result", {}))
            elif said.get("method") == "Runtime.exceptionThrown":
                self.complaints.append(str(said["params"]["exceptionDetails"]))
            elif said.get("method") == "Log.entryAdded" and said["params"]["entry"]["level"] == "error":
                self.complaints.append(str(said["params"]["entry"]))

    async def _clicks(self, what: str) -> None:
        """Once it stands still."""
        place, before = _PLACE.format(seen=_SEEN, what=what), None
        while (at := await self.until(place)) != before:
            before = at
        x, y = at
        for kind in ("mousePressed", "mouseReleased"):
            await self.sends("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)


@asynccontextmanager
async def opened_tab(address: str) -> AsyncIterator[Tab]:
    """A new page of somebody who has never been here."""
    async with connect(address, max_size=None) as line:
        tab = Tab(line)
        hearing = asyncio.ensure_future(tab.hears())
        try:
            alone = (await tab.sends("Target.createBrowserContext", disposeOnDetach=True))["browserContextId"]
            target = await tab.sends("Target.createTarget", url="about:blank", browserContextId=alone)
            attached = await tab.sends("Target.attachToTarget", targetId=target["targetId"], flatten=True)
            tab.session = attached["sessionId"]
            for domain in ("Page", "Runtime", "Log"):
                await tab.sends(f"{domain}.enable")
            yield tab
        finally:
            hearing.cancel()
