"""Defaults of answering citizens: approval, the survey, the check, answers not agreed to."""

from __future__ import annotations

from domain.policy import OURS, Default

ANSWERS: tuple[Default, ...] = (
    Default(
        "report.approval_days",
        "1",
        OURS + "; dự thảo trả lời chờ thủ trưởng duyệt: nhắc sau mỗi số ngày làm việc này",
    ),
    Default(
        "report.survey_days",
        "1",
        OURS + "; QĐ 31/2021/QĐ-TTg: người dân đánh giá việc xử lý; hỏi sau số ngày làm việc này",
    ),
    Default("report.answer_words", "8", OURS + "; trả lời ít từ hơn thì người viết được nhắc"),
    Default("report.answers_compared", "50", OURS + "; số câu trả lời trước được đem so sánh"),
    Default(
        "report.reopened_times",
        "3",
        OURS + "; số lần người dân chưa đồng ý thì báo người giám sát",
    ),
    Default("report.reopened_days", "90", OURS + "; trong số ngày này (ngày lịch)"),
)
