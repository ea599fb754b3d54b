"""The web chat's history: sealed lines, read back in order; files until a message takes them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain import filetypes
from domain.messages import Address, Button, Command, Filed, Outgoing, Raw, Stored
from models.appending import Batch
from models.bulk import insert_new
from models.contacts import ChatFile, ChatLine, Contact, Upload
from models.sealing import Vault, open_json, open_text, plain_json, seal_json, seal_text, vault_of
from services.intake import address_hash, lane_of

LINE, FILE = "chat", "upload"
ERASED = "🚫"
UPLOADS_LIVE = timedelta(days=2)


def chat_hash(session: AsyncSession, account: str, chat: str) -> str:
    return address_hash(session, Address("web", account, chat))


def bell(chat: str) -> str:
    """The nudge that tells the sockets of one chat (by its hash) to look."""
    return f"web:{chat[:22]}"


def new_chat() -> str:
    """The secret a browser keeps: it is the address, and whoever has it reads the chat."""
    return secrets.token_urlsafe(24)


async def keep(
    session: AsyncSession, account: str, chat: str, message: Outgoing, now: datetime
) -> int:
    """Store what the office says, once per letter; returns the line's id."""
    row = {
        "chat_hash": chat_hash(session, account, chat),
        "letter_id": message.letter or None,
        "mine": False,
        "body": seal_json(session, LINE, body(message)),
        "picture": None
        if message.picture is None
        else vault_of(session).seal(LINE, message.picture.png),
        "at": now,
    }
    await insert_new(session, ChatLine, [row])
    query = select(func.max(ChatLine.id)).where(ChatLine.chat_hash == row["chat_hash"])
    if message.letter:
        query = select(ChatLine.id).where(ChatLine.letter_id == message.letter)
    line = await session.scalar(query) or 0
    if message.enclosure is not None:
        sealed = vault_of(session).seal(LINE, message.enclosure.body)
        await insert_new(session, ChatFile, [{"line_id": line, "body": sealed}])
    return line


def body(message: Outgoing) -> dict[str, Any]:
    said: dict[str, Any] = {
        "html": message.html,
        "buttons": [[[b.label, b.action] for b in row] for row in message.buttons],
        "alt": message.picture.alt if message.picture else "",
    }
    if (file := message.enclosure) is not None:
        image = filetypes.image_type(file.body)
        said["file"] = {"name": file.name, "size": len(file.body), "image": image}
    return said


def own_lines(vault: Vault, raws: Sequence[Raw], now: datetime) -> Batch:
    """What people wrote in a web chat is part of its history from the moment it is durable."""
    rows = [
        {
            "chat_hash": lane_of(vault, raw),
            "ref": str(raw.payload["ref"]),
            "mine": True,
            "body": vault.seal(LINE, plain_json({"text": shown(raw.payload)})),
            "at": now,
        }
        for raw in raws
        if raw.channel == "web" and raw.payload.get("ref")
    ]
    return Batch(ChatLine, rows)


def shown(payload: Any) -> str:
    """A press shows its label, files their names, a place its coordinates."""
    parts = [str(payload.get("label") or payload.get("text") or "")]
    parts += [
        f"📎 {entry.get('name') or entry.get('kind', '')}" for entry in payload.get("files", ())
    ]
    if place := payload.get("place"):
        parts.append(f"📍 {place['latitude']:.5f}, {place['longitude']:.5f}")
    return "\n".join(part for part in parts if part)


async def history(
    session: AsyncSession, account: str, chat: str, after: int, limit: int = 200
) -> list[Stored]:
    """Lines after ``after``, oldest first. From 0 only the newest ``limit`` are told."""
    query = select(ChatLine).where(
        ChatLine.chat_hash == chat_hash(session, account, chat), ChatLine.id > after
    )
    if after == 0:
        newest = await session.scalars(query.order_by(ChatLine.id.desc()).limit(limit))
        return [stored(session, line) for line in reversed(newest.all())]
    lines = await session.scalars(query.order_by(ChatLine.id).limit(limit))
    return [stored(session, line) for line in lines]


def stored(session: AsyncSession, line: ChatLine) -> Stored:
    said = open_json(session, LINE, line.body)
    rows = tuple(
        tuple(Button(label, action) for label, action in row) for row in said.get("buttons", ())
    )
    return Stored(
        id=line.id,
        mine=line.mine,
        html=said.get("html", ""),
        text=said.get("text", ""),
        buttons=rows,
        picture=line.picture is not None,
        alt=said.get("alt", ""),
        at=line.at,
        ref=line.ref or "",
        file=Filed(**said["file"]) if said.get("file") else None,
    )


async def picture(session: AsyncSession, account: str, chat: str, line_id: int) -> bytes | None:
    """The PNG of a line, for whoever holds the chat's secret."""
    query = select(ChatLine.picture).where(
        ChatLine.id == line_id, ChatLine.chat_hash == chat_hash(session, account, chat)
    )
    sealed = await session.scalar(query)
    return None if sealed is None else vault_of(session).open(LINE, sealed)


async def file_of(
    session: AsyncSession, account: str, chat: str, line_id: int
) -> tuple[Filed, bytes] | None:
    """The file of a line, for whoever holds the chat's secret."""
    query = (
        select(ChatLine.body, ChatFile.body)
        .join(ChatFile, ChatFile.line_id == ChatLine.id)
        .where(ChatLine.id == line_id, ChatLine.chat_hash == chat_hash(session, account, chat))
    )
    found = (await session.execute(query)).one_or_none()
    if found is None:
        return None
    said, sealed = found
    filed = Filed(**open_json(session, LINE, said)["file"])
    return filed, vault_of(session).open(LINE, sealed)


async def give_file(
    session: AsyncSession, account: str, chat: str, name: str, mime: str, data: bytes, now: datetime
) -> str:
    """Keep a file until the message that carries it is handled; returns its id."""
    ref = secrets.token_urlsafe(18)
    session.add(
        Upload(
            id=ref,
            chat_hash=chat_hash(session, account, chat),
            name=seal_text(session, FILE, name),
            mime=mime[:100],
            body=vault_of(session).seal(FILE, data),
            at=now,
        )
    )
    return ref


async def file_body(session: AsyncSession, ref: str) -> bytes | None:
    upload = await session.get(Upload, ref)
    return None if upload is None else vault_of(session).open(FILE, upload.body)


async def describe_files(
    session: AsyncSession, account: str, chat: str, refs: Sequence[str]
) -> list[dict[str, Any]]:
    """What the inbox keeps of files the browser names: only those given by this very chat."""
    query = select(Upload).where(
        Upload.id.in_(refs), Upload.chat_hash == chat_hash(session, account, chat)
    )
    return [
        {
            "file": row.id,
            "name": open_text(session, FILE, row.name),
            "mime": row.mime,
            "kind": kind_of(row.mime),
            "size": len(row.body),
        }
        for row in await session.scalars(query)
    ]


def kind_of(mime: str) -> str:
    family = mime.partition("/")[0]
    return {"image": "photo", "audio": "voice", "video": "video"}.get(family, "document")


async def set_menu(
    session: AsyncSession, account: str, chat: str, commands: Sequence[Command]
) -> None:
    menu = [[command.name, command.description] for command in commands]
    await session.execute(
        update(Contact)
        .where(Contact.address_hash == chat_hash(session, account, chat))
        .values(menu=menu)
    )


async def menu_of(session: AsyncSession, account: str, chat: str) -> list[Command]:
    query = select(Contact.menu).where(Contact.address_hash == chat_hash(session, account, chat))
    return [Command(name, text) for name, text in await session.scalar(query) or ()]


async def erase(
    session: AsyncSession, chat_hash: str, updates: Sequence[str], uploads: Sequence[str]
) -> None:
    """Take what somebody sent in these messages, and should not have, out of their chat's history,
    and files of theirs that nobody may keep or needs any more."""
    refs = [key.partition(":")[2] for key in updates]
    blank = seal_json(session, LINE, {"text": ERASED})
    lines = (ChatLine.chat_hash == chat_hash, ChatLine.ref.in_(refs), ChatLine.mine)
    await session.execute(update(ChatLine).where(*lines).values(body=blank))
    theirs = (Upload.id.in_(uploads), Upload.chat_hash == chat_hash)
    await session.execute(delete(Upload).where(*theirs))


async def forget_uploads(session: AsyncSession, now: datetime) -> None:
    await session.execute(delete(Upload).where(Upload.at < now - UPLOADS_LIVE))
