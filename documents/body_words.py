"""The words by which bodies, office-holders and what they are to do are known in a directive."""

from __future__ import annotations

import re

from documents.plain import flat

# Known without their accents: nothing else is spelled with the same letters.
_AGENCIES = """
    uy ban|ubnd|hdnd|hoi dong|van phong|cong an|bo chi huy|bo doi bien phong|bo tu lenh|ban chi huy
    |tong cuc|chi cuc|trung tam|kho bac|toa an|vien kiem sat|cong thong tin|huyen uy|thanh uy
    |tinh uy|quan uy|thi uy|dang uy|chi bo|dang bo|lien doan|mat tran|ubmttq\\w*|mttq|benh vien
    |cong ty|tong cong ty|tap doan|chi nhanh|ngan hang|buu dien|bhxh|bao hiem xa hoi|hai quan
    |thuong truc|ban can su dang|dang doan|dong chi|lanh dao|bi thu|pho bi thu|hieu truong
    |tong giam doc|tu lenh|ubkt|chi huy truong|vien truong|cuc truong|chi cuc truong|chanh thanh tra
    |chanh van phong|pho chanh|truong ban|truong phong|to truong|thanh vien|cap uy|kiem toan
    |giam doc|pho giam doc|thu truong|chu tich|pho chu tich|nguoi dung dau|ban quan ly|ban to chuc
    |ban thuong vu|ban tuyen giao|ban noi chinh|ban dan van|so (?:noi vu|tai chinh|xay dung|y te)
"""
_AGENCY = "|".join(part.strip() for part in _AGENCIES.replace("\n", "").split("|"))
_ANY_CASE = (
    "thu truong|nguoi dung dau|lanh dao|chu tich|pho chu tich|giam doc|pho giam doc|cap uy"
    "|co quan|don vi|dia phuong|ubnd|hdnd|uy ban nhan dan|hoi dong nhan dan|chanh van phong"
    "|dang uy|chi bo|dang bo"
    "|chanh thanh tra|quy co quan|quy don vi|ban can su dang|to chuc (?:dang|chinh tri)"
)
# One syllable that other words share but for an accent or the next syllable.
_STRICT = (
    r"(?:sở|ban(?! hành| đầu| chỉ đạo)|thanh tra(?! việc|,)|cục|viện(?! dẫn)|báo(?! cáo| chí"
    r"| động)|đài"
    r"|phòng(?!,? chống| ngừa| cháy|,)|đoàn(?! kết)|hội(?! nghị| họp| nhập| thảo)|trường(?! hợp)"
    r"|bộ(?! máy| luật| chỉ số| tiêu chí| mặt)|tổ(?! chức)|viễn thông|thuế|quỹ|xã|phường"
    r"|đặc khu|quận"
    r"|huyện|chánh|trưởng(?! thành)|ủy viên|bch|cảng)(?!\w)"
)
_MANY = (
    r"(?:các|mỗi|từng|toàn thể|những)\s+(?:sở|ban|bộ|ngành|cơ quan|đơn vị|địa phương|phòng"
    r"|xã|phường"
    r"|huyện|quận|ubnd|ủy ban|uỷ ban|đồng chí|tổ chức|đoàn thể|cấp ủy|cấp uỷ|doanh nghiệp"
    r"|trường|hội|chủ"
    r"|thủ trưởng|cán bộ|công chức|viên chức|chi bộ|đảng|cấp|trung tâm|thành viên|cục"
    r"|chi cục|bệnh viện"
    r"|giám đốc|phó|tổ|đặc khu|công ty|nhà thầu|ông|bà|trưởng|phòng)(?!\w)"
)
HEAD = re.compile(rf"(?:{_AGENCY})\b")
HEAD_SMALL = re.compile(rf"(?:{_ANY_CASE})\b")
HEAD_STRICT = re.compile(_STRICT)
HEAD_MANY = re.compile(_MANY)
HEAD_MANY_BARE = re.compile(
    r"(?:cac|tung) (?:so|ban|bo|nganh|co quan|don vi|dia phuong|ubnd|uy ban|doan the)\b"
)

_VERBS = """
    chủ trì|tổng kiểm tra|tổng rà soát|trực tiếp|phối hợp|chịu|có trách nhiệm|rà soát|tham mưu
    |tăng cường|tổ chức|xây dựng|hoàn thành|hoàn thiện|hoàn tất|báo cáo|khẩn trương|tiếp tục
    |theo dõi|hướng dẫn|triển khai|thực hiện|chỉ đạo|quán triệt|chủ động|tập trung|kiểm tra
    |đôn đốc|cập nhật|tổng hợp|nghiên cứu|đề xuất|ban hành|quan tâm|nghiêm túc|đẩy mạnh|bảo đảm
    |đảm bảo|phân công|lập|gửi|trình|cung cấp|bố trí|căn cứ|xử lý|giải quyết|nâng cao|tuyên truyền
    |phổ biến|kịp thời|thường xuyên|định kỳ|xem xét|đăng ký|thống kê|cử|chuẩn bị|đánh giá|vận hành
    |tiếp nhận|thông báo|công khai|nhanh chóng|phát huy|đề cao|tham gia|thẩm định|sắp xếp
    |khắc phục|chấn chỉnh|phê duyệt|nghiêm|thành lập|biên soạn|giám sát|soạn thảo|công bố
    |quyết định|theo thẩm quyền|theo chức năng|trên cơ sở|để|nhằm|khi|nếu|từ|tiến hành|làm|đưa
    |kiên quyết|quyết liệt|sớm|phải|cần|được biết|hỗ trợ|huy động|kiểm soát|lựa chọn|giới thiệu
    |chuyển|nộp|đăng|nắm|duy trì|lồng ghép|niêm yết|ưu tiên|thanh tra|giao|đề nghị|yêu cầu
    |tích cực|gương mẫu|kiện toàn|cải thiện|khai thác|số hóa|ứng dụng|vận động|bám sát|nêu cao
    |xác định|rút ngắn|đề ra|cam kết|khảo sát|thu thập|quản lý|góp ý|tham vấn|lấy ý kiến|mời|đón
    |sửa|bổ sung|đã|đang|là|trước|chậm nhất|trong thời hạn|trong tháng|trong quý|trong năm|hàng
    |hằng|theo quy định|theo đúng|theo|ký|xác minh|làm việc|phản hồi|trả lời|biên tập|nghiệm thu
    |bàn giao|quy định|đào tạo|tập huấn|mua sắm|giải ngân|đối chiếu|kê khai|sử dụng|phân bổ
    |tổng kết|sơ kết|khen thưởng|biểu dương|đấu nối|cài đặt|kết nối|lưu|bảo vệ|sẵn sàng|túc trực
    |kêu gọi|củng cố|tháo gỡ|tuần tra|cân đối|cảnh báo|khuyến khích|nhắc nhở|tham dự|điều tra
    |gia cố|khơi thông|thu gom|vệ sinh|chăm sóc|chi trả|làm rõ|mở rộng|thúc đẩy|dự họp|cấp phát
    |phát hành|phát động|tạo điều kiện|trao đổi|thay thế|tự kiểm tra|nhập liệu|in ấn|mở lớp
    |phê bình|rút kinh nghiệm|chỉnh trang|duyệt|thẩm tra|truyền thông|lên|triệu tập|khởi công
    |thi công|tính toán|xếp loại|bồi dưỡng|thực hành|hạn chế|chấm dứt|tiếp|giữ|chốt|quán xuyến
    |cam đoan|soát xét
"""
_ACTS = [part.strip() for part in _VERBS.replace("\n", "").split("|")]
# Several syllables are known without their accents; one alone («trả», «chi») only with them.
VERB = re.compile(f"(?:{'|'.join(flat(act) for act in _ACTS if ' ' in act)})\\b")
SHORT_VERB = re.compile(f"(?:{'|'.join(act for act in _ACTS if ' ' not in act)})\\b")

# The second half of a name is no act: «Sở Giáo dục và Đào tạo».
NAMED = re.compile(r"Đào tạo|Tư pháp|Kiểm soát|Đấu thầu|Đấu giá|Đổi mới|Phát hành|Xuất bản")
# Nouns that look like acts: «dự án đầu tư xây dựng», «cơ quan, tổ chức, đơn vị», «Ban chỉ đạo».
NOUN = re.compile(
    r"cac cap\b|(?:du an )?dau tu(?: xay dung)?|du an xay dung|co quan,? to chuc|(?:cac|cap"
    r"|nhung) to chuc"
    r"|ban chi dao|ban to chuc|ban quan ly|to chuc (?:dang|chinh tri|doan the|co lien quan"
    r"|lien quan)"
    r"|co quan quan ly|don vi quan ly|bo phan (?:tiep nhan|tra)|tiep nhan va tra ket qua"
    r"|don vi dau moi|duoc (?:giao|phan cong|huong dan)|bao ve (?:rung|thuc vat)"
    r"|to cong tac|cong trinh|chuong trinh|quy trinh|qua trinh|pham vi quan ly"
    r"|quan ly nha nuoc|nha nuoc|co quan thuong truc|chi nhanh|thu tuc|phong chong|chi cuc"
    r"|thu truong"
    r"|uy ban kiem tra|van phong dang ky|tu phap|tu lenh|thu do|in ty|trung tam kiem soat"
    r"|hang hai|phat thanh|phat trien|giao thong|giao duc|cong tac xa hoi|chi huy"
    r"|(?:cac )?cap (?:xa|huyen"
    r"|tinh|uy|duoi|tren|minh|co so)|lam nghiep|dang ky dat dai|dang uy|dang bo|dang doan|thuc vat"
    r"|thu y|thuc pham|chi bo|trinh do|ung dung cong nghe|sua chua|la(?= ?[-–])|mo (?:cay|duc)"
)
