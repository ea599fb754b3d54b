"""Everything the bot can say, as data. Wording is the catalogue's business (``texts``)."""

from domain.notices.base import Notice, Pick, Press, Refusal, Rows

__all__ = ["Notice", "Pick", "Press", "Refusal", "Rows"]
