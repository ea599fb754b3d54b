"""PINs open only their own report; what gives a reporter away is masked, a dossier's number not."""

from __future__ import annotations

import pytest

from domain.traces import MASK, masked
from services.report_pins import new_pin, opens


def test_a_pin_opens_its_own_hash_however_it_is_typed() -> None:
    pin = new_pin()
    assert len(pin.digits) == 6
    assert opens(f" {pin.digits[:3]}-{pin.digits[3:]} ", pin.hash)
    assert not opens(pin.digits[:5], pin.hash)
    assert not opens("", pin.hash)
    assert not opens(pin.digits, "not a hash")


@pytest.mark.parametrize(
    "trace",
    ["0912345678", "+84 912 345 678", "0292.3812.345", "092123456789", "hoa.nguyen@example.vn"],
)
def test_traces_of_the_reporter_are_masked(trace: str) -> None:
    assert masked(f"Gọi {trace} giúp tôi") == f"Gọi {MASK} giúp tôi"


@pytest.mark.parametrize(
    "fact",
    ["000.00.12.H10-261105-0007", "ngày 18/11/2026", "quầy 3, số thứ tự 1234", "1680/UBND-NC"],
)
def test_what_helps_to_verify_is_left(fact: str) -> None:
    assert masked(fact) == fact
