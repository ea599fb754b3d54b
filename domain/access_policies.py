"""Defaults of reaching a report without its chat: visits, calls, erasing, talks with the desk."""

from __future__ import annotations

from domain.policy import OURS, Default

ACCESS: tuple[Default, ...] = (
    Default(
        "follow.tries",
        "60",
        OURS + "; số lần thử mã và PIN trên trang web trong 15 phút, mỗi địa chỉ mạng",
    ),
    Default("follow.minutes", "30", OURS + "; số phút một phản ánh được mở bằng mã và PIN"),
    Default(
        "callback.days",
        "1",
        OURS + "; số ngày làm việc để gọi điện báo cho người phản ánh không có cuộc trò chuyện",
    ),
    Default("callback.tries", "3", OURS + "; số lần gọi không được trước khi báo người giám sát"),
    Default(
        "callback.ladder",
        "0d hotline; +1d hotline, superior; +2d supervisor; repeat 2d",
        OURS + "; nhắc việc gọi điện trả lời người phản ánh",
    ),
    Default(
        "erasure.days",
        "2",
        "Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, NĐ 356/2025/NĐ-CP: trả lời yêu cầu của chủ thể"
        " dữ liệu trong 02 ngày làm việc, thực hiện trong 10–20 ngày (theo tài liệu thứ cấp, cần"
        " đối chiếu văn bản gốc)",
    ),
    Default(
        "erasure.ladder",
        "0d hotline; +1d hotline, superior; +2d supervisor; repeat 2d",
        OURS + "; nhắc việc trả lời yêu cầu xóa dữ liệu, Luật 91/2025/QH15",
    ),
    Default("talk.wait_minutes", "15", OURS + "; số phút chờ cán bộ trực trả lời"),
    Default("talk.idle_minutes", "30", OURS + "; số phút im lặng thì kết thúc trao đổi"),
    Default("talk.keep_days", "7", OURS + "; số ngày giữ lời trao đổi sau khi kết thúc"),
)
