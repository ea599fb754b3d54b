"""All targets by name; imported late, so that coverage can be watched from the first line."""

from __future__ import annotations

import atexit

from tests.fuzz.papers import paper_targets
from tests.fuzz.strangers import file_targets
from tests.fuzz.talk import Talk, talk_targets
from tests.fuzz.targets import Target, plain_targets


def target(name: str) -> Target:
    talk = Talk()
    atexit.register(talk.close)
    return (plain_targets() | paper_targets() | file_targets() | talk_targets(talk))[name]
