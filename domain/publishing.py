"""How far the result of a report has come on its way to the public."""

from __future__ import annotations

from enum import StrEnum


class Publicity(StrEnum):
    PRIVATE = "private"  # nobody proposed it, or the reporter does not want it
    PROPOSED = "proposed"  # waits for a second person
    PUBLISHED = "published"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # the reporter's wish, or the result is being looked at again
