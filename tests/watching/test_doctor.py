"""``doctor`` says each ailment in plain words and names what mends it, in both languages."""

from __future__ import annotations

import re

import pytest

from bot.doctor import Grade, of_account, of_ailments
from domain.watching import LIMITS, OF_PEOPLE, Ailment
from texts import operator

COMMAND = re.compile(r"python -m bot [a-z]+|timedatectl set-ntp true")
WELL = {fact: 0 for _, fact, _ in LIMITS}
DEAF = {"account": "telegram/7", "heard_s": 600, "refused": None, "sender": True}
IDLE = {"account": "telegram/7", "heard_s": 1, "refused": None, "sender": False}


def test_a_house_in_order_has_nothing_to_mend() -> None:
    assert {finding.grade for finding in of_ailments(WELL)} == {Grade.WELL}


@pytest.mark.parametrize("language", operator.LANGUAGES)
@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit[0])
def test_an_ailment_is_said_with_what_mends_it(
    limit: tuple[Ailment, str, float], language: str
) -> None:
    ailment, fact, most = limit
    amount = int(most) + 7
    [finding] = [each for each in of_ailments({**WELL, fact: amount}) if each.grade != Grade.WELL]
    words = operator.book(language)["doctor"][finding.key].format(**finding.facts)

    assert finding.grade is (Grade.NOTE if ailment in OF_PEOPLE else Grade.ILL)
    assert COMMAND.search(words), words
    assert str(amount) in words


def test_an_account_says_what_is_wrong_with_it() -> None:
    assert (of_account(DEAF).key, of_account(IDLE).key) == ("account_deaf", "account_idle")
    assert of_account({**DEAF, "heard_s": 1}).grade is Grade.WELL
