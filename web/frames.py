"""The words of the chat's wire: what a browser may say, checked, and how a line is told to it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.messages import Command, Filed, Stored

LONGEST_TEXT = 8000  # letters
MOST_FILES = 10
TOKEN = re.compile(r"[A-Za-z0-9_-]{32,64}")
REF = re.compile(r"[A-Za-z0-9_-]{8,64}")
ACTION_BYTES = 64
LANGUAGES = ("vi", "en")


class Refused(Exception):
    """The page must not send this again; ``reason`` is a key of the page words."""

    def __init__(self, ref: str, reason: str) -> None:
        super().__init__(reason)
        self.ref = ref
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Hello:
    token: str  # "" when the browser has none, or none of ours
    after: int
    language: str


def read_frame(text: str) -> Mapping[str, Any]:
    """The frame, {} when it is none."""
    try:
        frame = json.loads(text)
    except ValueError:
        return {}
    return frame if isinstance(frame, dict) else {}


def read_hello(frame: Mapping[str, Any]) -> Hello:
    token, after, language = frame.get("token"), frame.get("after"), frame.get("language")
    return Hello(
        token=token if isinstance(token, str) and TOKEN.fullmatch(token) else "",
        after=after if isinstance(after, int) and 0 < after < 1 << 62 else 0,
        language=language if language in LANGUAGES else LANGUAGES[0],
    )


def ref_of(frame: Mapping[str, Any]) -> str:
    ref = frame.get("ref")
    return ref if isinstance(ref, str) and REF.fullmatch(ref) else ""


def read_said(frame: Mapping[str, Any]) -> dict[str, Any]:
    """Text, file ids and place of a "say". Raises Refused."""
    ref, text, files = ref_of(frame), frame.get("text", ""), frame.get("files", [])
    if not isinstance(text, str) or not isinstance(files, list):
        raise Refused(ref, "unreadable")
    if len(text) > LONGEST_TEXT:
        raise Refused(ref, "too-long")
    if len(files) > MOST_FILES:
        raise Refused(ref, "too-many-files")
    said: dict[str, Any] = {"text": text, "files": [str(one) for one in files]}
    if frame.get("place"):
        said["place"] = read_place(ref, frame["place"])
    return said


def read_place(ref: str, place: Any) -> dict[str, float]:
    try:
        latitude, longitude = float(place["latitude"]), float(place["longitude"])
    except (KeyError, TypeError, ValueError) as problem:
        raise Refused(ref, "unreadable") from problem
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Refused(ref, "unreadable")
    return {"latitude": latitude, "longitude": longitude}


def read_press(frame: Mapping[str, Any]) -> dict[str, Any]:
    """Action, label and line of a "press". Raises Refused."""
    action, label, line = frame.get("action"), frame.get("label", ""), frame.get("line", 0)
    known = isinstance(action, str) and isinstance(label, str) and isinstance(line, int)
    if not known or not action or len(str(action).encode()) > ACTION_BYTES:
        raise Refused(ref_of(frame), "unreadable")
    return {"action": action, "label": label[:200], "line": line}


def line_frame(line: Stored) -> dict[str, Any]:
    """What a person wrote is never markup; what the office says is."""
    return {
        "type": "line",
        "id": line.id,
        "mine": line.mine,
        "html": html.escape(line.text, quote=False) if line.mine else line.html,
        "buttons": [
            [{"label": button.label, "action": button.action} for button in row]
            for row in line.buttons
        ],
        "picture": f"/chat/picture/{line.id}" if line.picture else None,
        "alt": line.alt,
        "file": None if line.file is None else file_frame(line.id, line.file),
        "at": line.at.isoformat() if line.at else None,
        "ref": line.ref,
    }


def file_frame(line: int, file: Filed) -> dict[str, Any]:
    return {
        "address": f"/chat/file/{line}",
        "name": file.name,
        "size": file.size,
        "image": bool(file.image),
    }


def menu_frame(commands: list[Command]) -> dict[str, Any]:
    entries = [{"name": one.name, "description": one.description} for one in commands]
    return {"type": "menu", "commands": entries}
