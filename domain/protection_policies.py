"""Defaults of what protects reporters: opening an identity, keeping and erasing files."""

from __future__ import annotations

from domain.policy import OURS, Default

PROTECTION: tuple[Default, ...] = (
    Default(
        "identity.decide_hours", "48", OURS + "; xin mở danh tính chờ người thứ hai quyết định"
    ),
    Default("identity.open_hours", "24", OURS + "; được đồng ý mà không mở thì hết hiệu lực"),
    Default("identity.shown_minutes", "15", OURS + "; sau đó gỡ khỏi lịch sử trò chuyện trên web"),
    Default(
        "retention.months",
        "24",
        OURS + "; Luật Lưu trữ 33/2024/QH15, Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15: xóa khi hết"
        " mục đích; số tháng kể từ khi giải quyết xong, cơ quan ấn định theo bảng của mình",
    ),
    Default(
        "retention.by_category",
        "NHUNG_NHIEU 60, RUOU_BIA 36, KHEN_NGOI 12",
        OURS + "; Luật Lưu trữ 33/2024/QH15; số tháng riêng của nhóm («none»: không có)",
    ),
    Default("retention.notice_days", "30", OURS + "; báo trước khi xóa hồ sơ phản ánh"),
)
