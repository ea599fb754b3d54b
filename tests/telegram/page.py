"""A browser without scripts on the page where a report is followed by code and PIN."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from tests.telegram.office import Office
from tests.telegram.phone import PATIENCE


class Page:
    def __init__(self, office: Office, client: aiohttp.ClientSession) -> None:
        self.at, self.client, self.text = f"{office.program.address}/theo-doi", client, ""

    async def enters(self, code: str, pin: str) -> str:
        await self.looks()
        return await self.sends("", code=code, pin=pin)

    async def looks(self) -> str:
        self.text = await (await self.client.get(self.at)).text()
        return self.text

    async def sends(self, to: str, **fields: str) -> str:
        proof = re.search(r'name="proof" value="([0-9a-f]{64})"', self.text)
        form = {"proof": proof[1] if proof else "", **fields}
        self.text = await (await self.client.post(f"{self.at}{to}", data=form)).text()
        return self.text

    async def sees(self, words: str) -> None:
        """Look again until they are there."""
        async with asyncio.timeout(PATIENCE):
            while words not in await self.looks():  # noqa: ASYNC110 a look
                await asyncio.sleep(0.1)


@asynccontextmanager
async def browsing(office: Office) -> AsyncIterator[Page]:
    jar = aiohttp.CookieJar(unsafe=True)  # the address is a number
    async with aiohttp.ClientSession(cookie_jar=jar) as client:
        yield Page(office, client)
