"""Every time limit and habit of the office, with its legal basis: defaults of editable settings.

Nothing here is law by itself: the table ``policy`` starts from these rows, the operator changes
them (``python -m bot policy``), and every screen that shows a limit may show its basis.
"""

from __future__ import annotations

from domain.access_policies import ACCESS
from domain.answer_policies import ANSWERS
from domain.guard_policies import GUARD
from domain.hotline_policies import HOTLINE
from domain.policy import NO, OURS, YES, Default
from domain.protection_policies import PROTECTION

__all__ = ["DEFAULTS", "NO", "OURS", "YES", "Default"]

DEFAULTS: tuple[Default, ...] = (
    Default(
        "task.ladder",
        "-3d assignee; -1d assignee; 0d assignee, head; +1d assignee, head; +3d superior;"
        " +7d supervisor; repeat 7d",
        OURS + "; QĐ 42/2014/QĐ-TTg về theo dõi, đôn đốc nhiệm vụ",
    ),
    Default(
        "task.ladder.short",
        "50% assignee; -2h assignee, head; +0h assignee, head; +1d head; +3d superior;"
        " +7d supervisor; repeat 7d",
        OURS + "; hạn dưới hai ngày làm việc",
    ),
    Default(
        "task.acknowledge",
        "+1d assignee; +2d head; +3d superior",
        OURS + "; Chỉ thị về kỷ luật, kỷ cương: không bỏ sót nhiệm vụ",
    ),
    Default(
        "task.acknowledge.urgent",
        "+2h assignee; +4h head; +8h superior",
        OURS + "; Hỏa tốc, Thượng khẩn theo NĐ 30/2020/NĐ-CP",
    ),
    Default("task.accept", "+1d accepter; +3d accepter; +5d accepter, superior; repeat 7d", OURS),
    Default(
        "task.extension",
        "+1d handler; +2d handler; +3d handler, superior; repeat 7d",
        OURS + "; đề nghị gia hạn chờ người giao quyết định, QĐ 42/2014/QĐ-TTg",
    ),
    Default(
        "task.explain",
        "-1d handler; 0d handler; +1d handler, head; +3d superior; +7d supervisor; repeat 7d",
        OURS + "; yêu cầu giải trình nhiệm vụ chậm, QĐ 42/2014/QĐ-TTg",
    ),
    Default("task.explain_days", "2", OURS + "; số ngày làm việc để giải trình"),
    Default(
        "task.opinion",
        "-1d handler; 0d handler; +1d handler, head, assignee; +2d superior; repeat 7d",
        OURS + "; Chỉ thị 631-CT/BCSĐ: tăng cường phối hợp, không đùn đẩy trách nhiệm",
    ),
    Default("task.opinion_days", "3", OURS + "; số ngày làm việc để đơn vị phối hợp cho ý kiến"),
    Default(
        "task.hand_back",
        "+1d handler; +2d handler; +3d handler, superior; repeat 7d",
        OURS + "; nhiệm vụ bị trả lại chờ người giao quyết định, tránh đùn đẩy",
    ),
    Default("task.series_days", "31", OURS + "; kỳ tiếp theo giao trước hạn tối đa số ngày này"),
    Default(
        "report.ladder",
        "-3d head; -1d head; 0d head; +1d head, superior; +3d head, supervisor; repeat 7d",
        OURS + "; QĐ 31/2021/QĐ-TTg về xử lý phản ánh, kiến nghị",
    ),
    Default("report.triage_days", "1", OURS + "; số ngày làm việc để phân loại"),
    Default(
        "report.triage",
        "0d hotline, superior",
        OURS + "; hết hạn phân loại mà chưa chuyển đơn vị",
    ),
    Default("report.forward_days", "2", OURS + "; số ngày làm việc để chuyển đến nơi xử lý"),
    Default(
        "report.forward",
        "0d supervisor; +5d supervisor, superior; repeat 7d",
        OURS + "; hết hạn chuyển mà phản ánh vẫn ở đường dây nóng",
    ),
    Default("report.answer_days", "10", OURS + "; QĐ 574/QĐ-TTg (2017): tối đa 20 ngày"),
    Default(
        "report.cap_days",
        "20",
        "QĐ 574/QĐ-TTg (2017): trả lời trong 20 ngày kể từ ngày tiếp nhận; cần rà soát theo quy"
        " chế của QĐ 31/2021/QĐ-TTg",
    ),
    Default(
        "report.progress_days",
        "7",
        "QĐ 574/QĐ-TTg (2017): quá hạn thì cập nhật tiến độ cho người dân 7 ngày một lần",
    ),
    Default(
        "report.by_category",
        "GIO_GIAC answer 5, RUOU_BIA answer 5, HOI_DAP triage 2, HOI_DAP answer 2",
        OURS + "; ngoại lệ theo nhóm nội dung, ví dụ «GIO_GIAC answer 5, KHAC triage 2»"
        " (triage, forward, answer: ngày làm việc; cap, progress: ngày), «none» là không có",
    ),
    Default(
        "report.late_reason",
        "-8h head, handler",
        OURS + "; trước hạn thì hỏi lý do và ngày hẹn lại, theo NĐ 118/2025/NĐ-CP (thay NĐ"
        " 61/2018/NĐ-CP) về xin lỗi khi chậm trả kết quả, áp dụng tương tự",
    ),
    Default("report.question_days", "5", OURS + "; số ngày làm việc chờ người dân bổ sung"),
    Default(
        "report.question_reminder_days", "1", OURS + "; nhắc người dân trước khi hết hạn bổ sung"
    ),
    Default(
        "report.question_times",
        "2",
        OURS + "; số lần hỏi thêm được dừng tính hạn, hỏi nữa thì hạn vẫn chạy",
    ),
    Default(
        "report.extension",
        "+1d superior; +2d superior, supervisor; repeat 7d",
        OURS + "; đề nghị gia hạn trả lời chờ cấp trên quyết định",
    ),
    Default(
        "report.extension_times",
        "1",
        OURS + "; số lần gia hạn trả lời, như hẹn lại kết quả không quá một lần của NĐ"
        " 61/2018/NĐ-CP (cần rà soát theo NĐ 118/2025/NĐ-CP)",
    ),
    Default("report.appeal_days", "10", OURS),
    Default(
        "report.receiver",
        "-",
        OURS + "; «Họ và tên | mã đơn vị»: người tiếp nhận phản ánh về người đứng đầu cao nhất"
        " (Luật Tố cáo 2018, Điều 12–13: cấp trên trực tiếp giải quyết); «-»: chưa chỉ định",
    ),
    Default(
        "report.returns",
        "2",
        OURS + "; lần chuyển trả thứ mấy thì người giám sát quyết định, tránh đùn đẩy"
        " (Chỉ thị 631-CT/BCSĐ)",
    ),
    Default(
        "report.explain",
        "-1d handler; 0d handler; +1d handler, head",
        OURS + "; người bị phản ánh có quyền giải trình (Luật Tố cáo 2018, Điều 10)",
    ),
    Default(
        "report.explain_days",
        "3",
        OURS + "; số ngày làm việc để người bị phản ánh giải trình",
    ),
    Default(
        "report.part",
        "-1d handler; 0d handler; +1d handler, head; +3d superior; repeat 7d",
        OURS + "; phần việc của đơn vị phối hợp trong một phản ánh, QĐ 31/2021/QĐ-TTg",
    ),
    Default(
        "report.part_days",
        "5",
        OURS + "; số ngày làm việc cho mỗi phần, không quá hạn trả lời của phản ánh",
    ),
    Default(
        "report.alike_days",
        "30",
        OURS + "; phản ánh cách nhau tối đa số ngày này mới được gợi ý là trùng",
    ),
    Default(
        "report.alike_percent",
        "40",
        OURS + "; tỷ lệ từ giống nhau tối thiểu để gợi ý là trùng",
    ),
    *HOTLINE,
    *ANSWERS,
    *PROTECTION,
    Default("digest.at", "07:30", OURS),
    Default("summary.week", "mon 07:30", OURS + "; người giám sát nghe mỗi tuần"),
    Default("summary.month", "1 07:30", OURS + "; lãnh đạo nghe mỗi tháng"),
    Default("quiet.from", "17:00", "Giờ hành chính của cơ quan"),
    Default("quiet.to", "07:30", "Giờ hành chính của cơ quan"),
    Default("office.hours", "07:00–11:00, 13:00–17:00", "Giờ hành chính của cơ quan"),
    Default("office.closes", "17:00", "Giờ hành chính của cơ quan"),
    Default("office.name", "UBND phường Bình An", "Tên cơ quan hiển thị cho người dân"),
    Default(
        "office.petitions",
        "Nơi tiếp công dân của cơ quan, trong giờ hành chính",
        "Luật Tiếp công dân 2013, sửa đổi bởi Luật 136/2025/QH15",
    ),
    Default(
        "office.petition_open",
        "Trong giờ hành chính, lịch tiếp công dân của người đứng đầu niêm yết tại trụ sở",
        "Luật Tiếp công dân 2013, sửa đổi bởi Luật 136/2025/QH15",
    ),
    Default(
        "office.petition_form",
        "Đơn ghi rõ ngày, họ tên, địa chỉ, cách liên hệ, nội dung, chữ ký hoặc điểm chỉ,"
        " hoặc trình bày trực tiếp để cán bộ ghi lại và ký xác nhận",
        "Luật Khiếu nại 2011, Điều 8; Luật Tố cáo 2018, Điều 22–23; sửa đổi bởi Luật 136/2025/QH15",
    ),
    Default(
        "office.emergency",
        "113 (công an), 114 (cháy, cứu nạn), 115 (cấp cứu)",
        "Số điện thoại khẩn cấp quốc gia; thêm số của địa phương nếu có",
    ),
    Default("paper.superior", "-", "NĐ 30/2020/NĐ-CP, Phụ lục I; «-»: không có cơ quan chủ quản"),
    Default("paper.place", "Bình An", "NĐ 30/2020/NĐ-CP, Phụ lục I: địa danh ghi trên văn bản"),
    Default("paper.symbol", "BC-UBND", "NĐ 30/2020/NĐ-CP, Phụ lục I và III: ký hiệu của báo cáo"),
    Default(
        "paper.signer",
        "TM. ỦY BAN NHÂN DÂN | CHỦ TỊCH",
        "NĐ 30/2020/NĐ-CP, Phụ lục I: quyền hạn, chức vụ của người ký",
    ),
    Default(
        "paper.recipients",
        "Thường trực Đảng ủy, Thường trực HĐND (b/c) | Chủ tịch, các Phó Chủ tịch UBND"
        " | Các đơn vị trực thuộc | Lưu: VT",
        "NĐ 30/2020/NĐ-CP, Phụ lục I: nơi nhận; các nơi cách nhau bằng dấu «|»",
    ),
    Default("group.link_hours", "24", OURS + "; mã liên kết nhóm chat của đơn vị"),
    Default("group.at", "07:30", OURS + "; giờ đăng việc vào nhóm, thủ trưởng đổi được"),
    Default("link.lives_hours", "72", OURS),
    Default("link.tries", "5", OURS + "; số lần thử mã liên kết trong 15 phút"),
    Default("pin.tries", "5", OURS + "; số lần thử mã PIN trong 15 phút"),
    Default(
        "deadline.received_late",
        NO,
        OURS + "; thông lệ của quy chế làm việc: «yes» nếu văn bản nhận sau giờ hành chính hoặc"
        " vào ngày nghỉ được tính là nhận ngày làm việc kế tiếp (văn thư trình chậm nhất trong ngày"
        " làm việc tiếp theo: NĐ 30/2020/NĐ-CP, Điều 23)",
        choices=(YES, NO),
    ),
    Default("draft.lives_hours", "72", OURS),
    Default(
        "task.cause",
        "+5d assignee; +8d assignee, head; repeat 7d",
        OURS + "; Báo cáo 3719/BC-SNV: phân tích làm rõ nguyên nhân chậm trễ",
    ),
    Default(
        "statistics.ageing",
        "10, 30, 60, 120",
        OURS + "; số ngày quá hạn dùng để phân nhóm trong báo cáo",
    ),
    Default(
        "praise.done_percent",
        "90",
        OURS + "; gợi ý biểu dương khi tỷ lệ hoàn thành trên mức này, người có thẩm quyền quyết",
    ),
    Default(
        "praise.late_percent", "10", OURS + "; gợi ý biểu dương khi tỷ lệ quá hạn dưới mức này"
    ),
    Default("praise.least_tasks", "5", OURS + "; số nhiệm vụ ít nhất để được nêu trong gợi ý"),
    Default(
        "criticism.done_percent",
        "50",
        OURS + "; gợi ý phê bình khi tỷ lệ hoàn thành dưới mức này, người có thẩm quyền quyết",
    ),
    Default(
        "criticism.overdue_percent",
        "25",
        OURS + "; gợi ý phê bình khi tỷ lệ đang quá hạn trên mức này",
    ),
    Default(
        "evaluation.deduction_percent",
        "25",
        "NĐ 335/2025/NĐ-CP: mỗi lần chậm trừ 25% điểm tiến độ, mỗi lần không đạt trừ 25% điểm"
        " chất lượng của sản phẩm đó",
    ),
    *ACCESS,
    *GUARD,
)
