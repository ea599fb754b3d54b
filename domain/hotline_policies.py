"""Defaults of the hotline's figures and posters."""

from __future__ import annotations

from domain.policy import OURS, Default

HOTLINE: tuple[Default, ...] = (
    Default(
        "hotline.least",
        "5",
        OURS + "; điểm nóng, điểm hài lòng chỉ nêu khi có ít nhất số người này, để không suy ra ai",
    ),
    Default(
        "poster.zalo",
        "-",
        "Địa chỉ Zalo OA của cơ quan in trên áp phích (https://zalo.me/…); «-»: chưa có",
    ),
    Default(
        "poster.phone",
        "-",
        "Số điện thoại đường dây nóng in trên áp phích; «-»: chưa có",
    ),
)
