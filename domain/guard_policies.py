"""Defaults of what one sender, one report and all together may send, and how long a block lasts."""

from __future__ import annotations

from domain.policy import OURS, Default

GUARD: tuple[Default, ...] = (
    Default("abuse.sender_hour", "5", OURS + "; số phản ánh một người gửi trong 1 giờ"),
    Default("abuse.sender_day", "15", OURS + "; số phản ánh một người gửi trong 24 giờ"),
    Default("abuse.total_hour", "200", OURS + "; tổng số phản ánh trong 1 giờ"),
    Default("abuse.alike", "5", OURS + "; số phản ánh giống nhau trước khi cán bộ trực xem"),
    Default("abuse.alike_hours", "24", OURS + "; các phản ánh giống nhau được so trong số giờ này"),
    Default("abuse.look_days", "3", OURS + "; quá số ngày làm việc này thì tự chuyển xử lý"),
    Default("abuse.remember_days", "30", OURS + "; số ngày còn chặn được người gửi một phản ánh"),
    Default("abuse.block_days", "30", OURS + "; số ngày tạm ngừng nhận phản ánh tối đa"),
    Default("abuse.appeal_days", "3", OURS + "; số ngày làm việc trả lời khiếu nại việc chặn"),
    Default("files.per_day", "60", OURS + "; số tệp một người gửi được nhận ngay trong 24 giờ"),
    Default("files.per_report", "20", OURS + "; số tệp tối đa kèm một lần gửi hoặc bổ sung"),
    Default(
        "files.largest_mib",
        "20",
        OURS + "; dung lượng tối đa một tệp (MiB), bằng mức Telegram cho phép chatbot tải về",
    ),
)
