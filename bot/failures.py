"""What can go wrong on the command line without being a bug, and the sentence for it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from bot.alone import AlreadyServed
from bot.revisions import NewerSchema
from bot.settings import BadSettings, SettingProblem, load
from bot.speaker import Speaker
from domain.papers import PaperFailed
from models.sealing import WrongKey
from texts import operator

Tell = Callable[[Speaker, BaseException], str]


class Unusable(Exception):
    """A command cannot go on; ``said`` is the whole sentence for its reader."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


def sentence(speaker: Speaker, error: BaseException) -> str | None:
    """What to tell the reader; None for a bug, which deserves its traceback."""
    if type(error).__name__ in REFUSALS:
        return refusal(speaker, error)
    for kind, tell in TABLE.items():
        if isinstance(error, kind):
            return tell(speaker, error)
    return None


def settings_sentence(error: BadSettings) -> str:
    """Every problem in one message, in both languages: nobody chose one yet."""
    return "\n\n".join(
        "\n".join(
            [
                operator.say(language, "settings_problems.title"),
                *(f"  {each.name}: {one(language, each)}" for each in error.problems),
            ]
        )
        for language in operator.LANGUAGES
    )


def one(language: str, problem: SettingProblem) -> str:
    kind = "unknown_near" if problem.near else problem.kind
    meaning = operator.table(language, "settings").get(problem.name, "")
    return operator.say(language, f"settings_problems.{kind}", near=problem.near, meaning=meaning)


def of_database(speaker: Speaker, error: BaseException) -> str:
    why = type(getattr(error, "orig", None) or error).__name__
    return speaker.words("errors.database", url=place(), why=why)


def place() -> str:
    """The database's address without its password."""
    try:
        return make_url(load().database_url).render_as_string(hide_password=True)
    except BadSettings:
        return "DATABASE_URL"


def of_system(speaker: Speaker, error: BaseException) -> str:
    """An OSError: of a file when it names one, else of the network."""
    why = getattr(error, "strerror", None) or type(error).__name__
    if (path := getattr(error, "filename", None)) is not None:
        return speaker.words("errors.file", path=path, why=why)
    return speaker.words("errors.port", path="HOST:PORT", why=why)


def refusal(speaker: Speaker, error: BaseException) -> str:
    """Why nothing was backed up or restored."""
    facts = getattr(error, "facts", {})
    return speaker.words(f"backup_refused.{getattr(error, 'kind', '')}", **facts)


def of_connection(speaker: Speaker, error: BaseException) -> str:
    return speaker.words("errors.database", url=place(), why=type(error).__name__)


REFUSALS = frozenset({"BadBackup", "InTheWay"})
"""By name: what backs up and restores is loaded only by those who do."""

TABLE: dict[type[BaseException], Tell] = {
    Unusable: lambda _, error: str(error),
    BadSettings: lambda _, error: settings_sentence(error),  # type: ignore[arg-type]
    NewerSchema: lambda speaker, error: speaker.words("errors.newer_schema", revision=error),
    AlreadyServed: lambda speaker, _: speaker.words("errors.already_served"),
    WrongKey: lambda speaker, _: speaker.words("errors.wrong_key"),
    PaperFailed: lambda speaker, error: speaker.words("errors.paper", why=error),
    DBAPIError: of_database,
    ConnectionError: of_connection,
    OSError: of_system,
    KeyboardInterrupt: lambda speaker, _: speaker.words("errors.interrupted"),
}
"""Kinds of failure, the narrower before the wider."""
