"""Words of `truongthi trust`. Vietnamese first; a test says that both languages have the same."""

# ruff: noqa: E501 -- sentences are not wrapped

from station.reader.trust.errors import TrustFileFault

FAULTS = {
    "vi": {
        TrustFileFault.UNREADABLE: "không phải chứng thư, danh sách thu hồi, danh sách gốc hay bản xuất LDIF",
        TrustFileFault.TOO_LARGE: "quá lớn",
        TrustFileFault.NOT_AN_AUTHORITY: "không phải chứng thư của nơi cấp",
        TrustFileFault.WEAK_KEY: "khóa quá yếu hoặc không rõ loại",
        TrustFileFault.UNKNOWN_SIGNER: "danh sách gốc do nơi chưa được tin ký; nếu tin, thêm --signer DẤU",
        TrustFileFault.BAD_SIGNATURE: "chữ ký không đúng",
        TrustFileFault.NO_ISSUER: "danh sách thu hồi của nơi cấp chưa có trong kho",
        TrustFileFault.DOCUMENT_SIGNER: "chứng thư ký thẻ, không phải gốc: không cần giữ",
    },
    "en": {
        TrustFileFault.UNREADABLE: "no certificate, revocation list, master list or LDIF export",
        TrustFileFault.TOO_LARGE: "too large",
        TrustFileFault.NOT_AN_AUTHORITY: "not an authority's certificate",
        TrustFileFault.WEAK_KEY: "its key is too weak, or of an unknown kind",
        TrustFileFault.UNKNOWN_SIGNER: "master list by a signer not trusted yet; if you do, add --signer FINGERPRINT",
        TrustFileFault.BAD_SIGNATURE: "its signature is wrong",
        TrustFileFault.NO_ISSUER: "revocation list of an authority that the store does not hold",
        TrustFileFault.DOCUMENT_SIGNER: "a document signer's certificate, no anchor: need not be kept",
    },
}
LINES = {
    "vi": {
        "anchor": "gốc       {fingerprint}  {country}  {subject}  {start} đến {end}",
        "link": "nối khóa  {fingerprint}  {country}  {subject}  {start} đến {end}",
        "revoked": "thu hồi   {country}  {subject}  cập nhật trước {end}  ({count} chứng thư)",
        "empty": "Kho tin cậy {folder} chưa có gốc nào: mọi thẻ đều cần người xem.",
        "asks": "Thêm {roots} gốc, {links} chứng thư nối khóa, {revoked} danh sách thu hồi vào kho {folder}. Ai được tin ở đây thì thẻ của họ ký được coi là thật.\nGõ «có» để thêm: ",
        "yes": "có",
        "added": "Đã thêm {count} tệp vào {folder}.",
        "nothing": "Không có gì mới trong {file}.",
        "left": "Chưa thêm gì.",
        "refused": "{file}: {count} mục không nhận: {fault}",
        "removed": "Đã bỏ {count} chứng thư.",
        "unknown": "Không có chứng thư nào mang dấu {}.",
        "short": "Cần ít nhất 8 chữ số của dấu.",
        "missing": "Không đọc được {}.",
        "ends": "{fingerprint}  {subject}  hết hạn {end}",
        "none_ends": "Không có gì hết hạn trong {} ngày tới.",
        "broken": "Tệp hỏng trong kho: {}",
        "whole": "Kho đọc được trọn vẹn: {anchors} gốc, {links} chứng thư nối khóa, {revoked} danh sách thu hồi.",
        "unlisted": "Gốc chưa có danh sách thu hồi: {}",
    },
    "en": {
        "anchor": "anchor    {fingerprint}  {country}  {subject}  {start} to {end}",
        "link": "link      {fingerprint}  {country}  {subject}  {start} to {end}",
        "revoked": "revoked   {country}  {subject}  update due {end}  ({count} certificates)",
        "empty": "The trust store {folder} holds no anchor: every card needs a person.",
        "asks": "Add {roots} anchors, {links} links, {revoked} revocation lists to {folder}. Cards signed by whoever is trusted here count as genuine.\nType «yes» to add: ",
        "yes": "yes",
        "added": "Added {count} files to {folder}.",
        "nothing": "Nothing new in {file}.",
        "left": "Nothing was added.",
        "refused": "{file}: {count} not taken: {fault}",
        "removed": "Removed {count} certificates.",
        "unknown": "No certificate has the fingerprint {}.",
        "short": "At least 8 digits of the fingerprint are needed.",
        "missing": "{} cannot be read.",
        "ends": "{fingerprint}  {subject}  ends {end}",
        "none_ends": "Nothing ends within {} days.",
        "broken": "Broken file in the store: {}",
        "whole": "The trust store was read whole: {anchors} anchors, {links} links, {revoked} revocation lists.",
        "unlisted": "Anchors without a revocation list: {}",
    },
}
PROPOSALS = {
    "vi": {
        "seen": "{signer}  {subject}\n    nơi cấp: {issuer}\n    {people} thí sinh, {cards} thẻ, tại {desks} bàn, {first} đến {last}; {compared} người đã được hai cán bộ so trực tiếp",
        "adopted": "{signer}  {subject}  (ĐÃ NHẬN)\n    nơi cấp: {issuer}\n    {people} thí sinh, {cards} thẻ, tại {desks} bàn, {first} đến {last}; {compared} người đã được hai cán bộ so trực tiếp",
        "unknown": "không rõ",
        "none": "Chưa bàn nào đọc thẻ nguyên vẹn mà chưa có gốc tin cậy.",
        "how": "Nhận nơi ký nào thì từ gói sau, thẻ nơi ấy ký không cần người xem. Thẻ tự làm cũng có chữ ký đúng: chỉ nhận nơi ký có nhiều thí sinh, đã so trực tiếp nhiều người, ở nhiều bàn.\nHai cán bộ cùng nhận: truongthi board trust adopt {board} DẤU --officers cb1 cb2",
        "no_board": "{}: không phải thư mục của Hội đồng thi.",
    },
    "en": {
        "seen": "{signer}  {subject}\n    issued by: {issuer}\n    {people} candidates, {cards} cards, at {desks} desks, {first} to {last}; two officers compared {compared} of the people",
        "adopted": "{signer}  {subject}  (ADOPTED)\n    issued by: {issuer}\n    {people} candidates, {cards} cards, at {desks} desks, {first} to {last}; two officers compared {compared} of the people",
        "unknown": "unknown",
        "none": "No desk has read a whole card without an anchor.",
        "how": "From the next package on, cards of an adopted signer need no person. A home-made card is signed well too: adopt a signer of many candidates, many of whom were compared, at many desks.\nTwo officers adopt: truongthi board trust adopt {board} SIGNER --officers cb1 cb2",
        "no_board": "{}: not the folder of a board.",
    },
}
