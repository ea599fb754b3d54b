"""The toy office of the page tests: its people, what was said, what it answers, its show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

OPENED = datetime(2026, 11, 19, 7, 25, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

PERSONAS: list[dict[str, Any]] = [
    {"key": "citizen", "name": "Lê Thị Mận", "role": "Người dân", "token": "token-citizen"},
    {
        "key": "official",
        "name": "Trần Văn Bình",
        "role": "Chuyên viên, Phòng Văn hóa – Xã hội",
        "token": "token-official",
    },
    {
        "key": "head",
        "name": "Phạm Thu Hà",
        "role": "Trưởng phòng Văn hóa – Xã hội",
        "token": "token-head",
    },
    {
        "key": "supervisor",
        "name": "Võ Minh Quân",
        "role": "Người giám sát, Sở Nội vụ",
        "token": "token-supervisor",
    },
    {
        "key": "superior",
        "name": "Đặng Hữu Thọ",
        "role": "Phó Chủ tịch UBND phường",
        "token": "token-superior",
        "late": True,
    },
]

Past = tuple[bool, str, list[list[str]], datetime, bool]
Said = tuple[str, str, list[list[str]]]

NEW_TASK = (
    "📋 <b>GIAO NHIỆM VỤ</b>\nĐồng chí được giao: rà soát danh sách hộ nghèo năm 2026 "
    "(mã <code>NV-2026-000914</code>).\nThời hạn: <b>17:00 ngày 20/11/2026</b> (Thứ Sáu)."
)
DIGEST = (
    "☀️ <b>VIỆC HÔM NAY</b>\nKính gửi đồng chí Trần Văn Bình,\n"
    "1. <code>NV-2026-000914</code> Rà soát danh sách hộ nghèo – còn <b>1 ngày làm việc</b>\n"
    "2. <code>NV-2026-000871</code> Báo cáo công tác trẻ em – <b>quá hạn 2 ngày</b>"
)
LATE = (
    "⚠️ <b>ĐÔN ĐỐC</b>\nNhiệm vụ <code>NV-2026-000871</code> “Báo cáo công tác trẻ em” đã quá hạn "
    "<b>3 ngày làm việc</b>; số lần đã nhắc: 4."
)
REPORT = (
    "📨 <b>CHUYỂN XỬ LÝ PHẢN ÁNH</b>\nMã <code>PA-261119-0001</code>, nhóm “Thái độ, giao tiếp”, "
    "về một trưởng đơn vị. Đề nghị đồng chí chỉ đạo xác minh."
)
RECEIPT = (
    "✅ Cơ quan đã tiếp nhận phản ánh của Ông/Bà.\nMã phản ánh: <code>PA-261119-0001</code>\n"
    "Thời hạn trả lời dự kiến: <b>ngày 26/11/2026</b>."
)
FIGURES = (
    "📊 Từ ngày 01/01/2026 đến ngày 19/11/2026, đã có <b>916</b> nhiệm vụ được phân công, trong "
    "đó: đã hoàn thành 801 nhiệm vụ (có 46 nhiệm vụ quá hạn); đang xử lý 115 nhiệm vụ "
    "(có 12 nhiệm vụ quá hạn)."
)


def history(key: str) -> list[Past]:
    """What a persona's phone shows when the stage opens."""
    before = OPENED - timedelta(days=1, hours=-2)
    earlier = OPENED - timedelta(minutes=12)
    past: dict[str, list[Past]] = {
        "citizen": [
            (False, "Kính chào Ông/Bà. Đây là trợ lý tự động tiếp nhận phản ánh.",
             [["Gửi phản ánh"], ["Tra cứu", "Khen ngợi"]], earlier, False),
        ],
        "official": [
            (False, NEW_TASK, [["Đã nhận"], ["Cập nhật tiến độ", "Hoàn thành"], ["Xem chi tiết"]],
             before, False),
            (True, "Tôi đã liên hệ các tổ dân phố.", [], before, False),
            (False, "Đã ghi nhận tiến độ của <code>NV-2026-000914</code>.", [], before, False),
        ],
        "head": [
            (False, "Đồng chí có <b>01</b> kết quả chờ xác nhận.",
             [["Chấp nhận", "Trả lại"]], earlier, False),
        ],
        "supervisor": [
            (True, "/tinhhinh", [], earlier, False),
            (False, FIGURES, [["Theo đơn vị", "Theo tháng"], ["Xuất bảng tính"]], earlier, True),
        ],
        "superior": [(False, "Báo cáo tuần đã gửi đồng chí.", [], before, False)],
    }  # fmt: skip
    return past[key]


def reply(token: str, frame: dict[str, Any]) -> Iterator[Said]:
    """The toy office's answers."""
    text = frame.get("text") or frame.get("action") or ""
    if token == "clock":
        if text == "day":
            yield "token-head", LATE, [["Giao lại", "Nhắc ngay"]]
        else:
            yield "token-official", DIGEST, [["Đã nhận"], ["1 · Hoàn thành", "2 · Hoàn thành"]]
    elif "thái độ" in text:
        yield token, RECEIPT, []
        yield "token-superior", REPORT, [["Tiếp nhận", "Giao cán bộ"], ["Trả lời"]]
    elif text == "/tinhhinh":
        yield token, FIGURES, [["Theo đơn vị", "Theo tháng"]]
    else:
        yield token, f"Đã ghi nhận: <b>{text.replace('&', '&amp;').replace('<', '&lt;')}</b>", []


SCRIPT: list[dict[str, Any]] = [
    {
        "caption": "Thứ Năm, 07:25. Năm phút nữa bản tin buổi sáng đến tay từng cán bộ.",
        "phone": None,
        "do": "clock",
        "advance": "next",
        "until": {"phone": "official", "contains": "VIỆC HÔM NAY"},
    },
    {
        "caption": "Cán bộ bấm một nút là xong: đã nhận việc.",
        "phone": "official",
        "do": "press",
        "label": "Đã nhận",
        "until": {"phone": "official", "contains": "Đã ghi nhận"},
    },
    {
        "caption": "Người dân viết một câu bình thường, không cần lệnh nào.",
        "phone": "citizen",
        "do": "say",
        "text": "Trưởng phòng có thái độ không đúng mực với người dân.",
        "until": {"phone": "superior", "contains": "PA-261119"},
    },
    {
        "caption": "Phản ánh về trưởng đơn vị chỉ reo ở cấp trên của người ấy.",
        "phone": "superior",
        "do": "reveal",
    },
    {
        "caption": "Rút điện thật giữa chừng: không mất một tin nhắn nào.",
        "phone": None,
        "do": "power",
    },
    {
        "caption": "Người giám sát hỏi một câu, số liệu trả lời ngay.",
        "phone": "supervisor",
        "do": "say",
        "text": "/tinhhinh",
        "until": {"phone": "supervisor", "contains": "916"},
    },
]
