"""How the platform brings what people said: in any order, more than once, and all at once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from tests.faults.house import SOON, house, sqlite_in
from tests.telegram.phone import Phone

AT = 1_795_000_000


def said(update: int, text: str) -> dict[str, Any]:
    hoa = {"id": 1001, "is_bot": False, "first_name": "Hoa", "language_code": "vi"}
    chat = {"id": 1001, "type": "private", "first_name": "Hoa"}
    body = {"message_id": update, "date": AT, "chat": chat, "from": hoa, "text": text}
    return {"update_id": update, "message": body}


async def test_webhooks_out_of_order_and_repeated_have_one_effect_each(tmp_path: Path) -> None:
    """The later words come first, each three times at once: all are taken with 200, none is
    dropped for having a lower number, none counts twice, and answers come as words did."""
    async with house(sqlite_in(tmp_path), tmp_path, "webhook") as (program, telegram):
        phone = Phone(telegram.person(1001, started=True))
        await program.start()
        await telegram.wait_for(lambda: telegram.webhook.url, SOON)
        for update, text, answer in (
            (AT + 2, "/trogiup", "/phananh"),
            (AT + 1, "/language en", "English"),
            (AT, "/huy", "Nothing is open"),
        ):
            brought = (telegram.push(said(update, text)) for _ in range(3))
            assert await asyncio.gather(*brought) == [200, 200, 200]
            await phone.hears(answer)
        assert await telegram.push(said(AT + 2, "/trogiup")) == 200  # once more, much later
        await phone.says("/huy", hears="Nothing is open")
        assert len(telegram.calls("sendMessage", 1001)) == 4
