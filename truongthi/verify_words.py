"""Words of `truongthi verify`. Vietnamese first; a test says that both languages have the same."""

from server.audit.findings import Fault

WORDS = {
    "vi": {
        Fault.MISSING_FILE: "thiếu tệp",
        Fault.EXTRA_FILE: "tệp không có trong bảng kê",
        Fault.ALTERED_FILE: "tệp đã bị sửa",
        Fault.BAD_MANIFEST: "bảng kê đã bị sửa hoặc không đúng chữ ký của Hội đồng thi",
        Fault.BAD_AUTHORITY: "chứng thư gốc không đúng",
        Fault.BROKEN_FRAME: "khung hoặc nội dung của mục đã bị sửa",
        Fault.BAD_CERTIFICATE: "thiết bị ghi không do Hội đồng thi cấp quyền",
        Fault.ALTERED_ENTRY: "mục đã bị sửa",
        Fault.MISSING_ENTRY: "thiếu mục",
        Fault.MISPLACED_ENTRY: "mục lặp lại, sai chỗ hoặc thừa",
        Fault.BAD_CONTENT: "nội dung không đúng dạng, hoặc không niêm phong khi phải niêm phong",
        Fault.BAD_HAND_OVER: "mục chuyển máy nêu một dấu cuối không có trong đoạn trước",
        Fault.BAD_PAPER: "không phải đề niêm phong mang mã này",
        Fault.OTHER_PAPER: "bài làm mở một đề khác với đề trong bản xuất",
        Fault.BAD_HEAD: "chữ ký của thiết bị không đúng",
        Fault.BAD_RECEIPT: "biên nhận của máy chủ không đúng",
        Fault.BAD_EVIDENCE: "chứng cứ đọc thẻ không đúng với kết luận của bàn, hoặc chữ ký của chip không đúng",
        Fault.UNKNOWN_NONCE: "chip được hỏi bằng một số mà Hội đồng thi chưa từng cấp cho bàn này",
        Fault.BAD_LOG: "mục của nhật ký chung không đúng dạng, hoặc có hai lần",
        Fault.BAD_ROOT: "gốc nhật ký không đúng chữ ký hoặc không đúng với các mục",
        Fault.NOT_AS_LOGGED: "không đúng với nhật ký chung: đã mất hoặc bị thay sau khi gốc được ký",
        Fault.UNLOGGED: "biên nhận không có trong nhật ký chung",
        Fault.SHORT_LOG: "nhật ký chung ngắn hơn gốc đã ký: bị cắt đuôi, hoặc là bản sao cũ",
        Fault.OTHER_ROOT: "gốc in không phải của nhật ký chung này: nhật ký đã bị lập lại, hoặc gốc chép sai",
        Fault.TORN_TAIL: "mất phần cuối đã được ký",
    },
    "en": {
        Fault.MISSING_FILE: "file missing",
        Fault.EXTRA_FILE: "file not in the manifest",
        Fault.ALTERED_FILE: "file altered",
        Fault.BAD_MANIFEST: "manifest altered, or not signed by the board",
        Fault.BAD_AUTHORITY: "wrong authority certificate",
        Fault.BROKEN_FRAME: "frame or body of the entry altered",
        Fault.BAD_CERTIFICATE: "the writing device was not enrolled by the board",
        Fault.ALTERED_ENTRY: "entry altered",
        Fault.MISSING_ENTRY: "entry missing",
        Fault.MISPLACED_ENTRY: "entry repeated, out of place or one too many",
        Fault.BAD_CONTENT: "content malformed, or in the clear where it must be sealed",
        Fault.BAD_HAND_OVER: "hand-over names a head that the segment before does not have",
        Fault.BAD_PAPER: "no sealed paper of this id",
        Fault.OTHER_PAPER: "attempt opened another paper than the one in the export",
        Fault.BAD_HEAD: "the device's signature is wrong",
        Fault.BAD_RECEIPT: "the server's receipt is wrong",
        Fault.BAD_EVIDENCE: "card evidence does not bear out the desk's verdicts, or the chip's signature is wrong",
        Fault.UNKNOWN_NONCE: "the chip was challenged with a nonce that the board never gave this desk",
        Fault.BAD_LOG: "leaf of the log malformed, or there twice",
        Fault.BAD_ROOT: "log root wrongly signed, or not the root over those leaves",
        Fault.NOT_AS_LOGGED: "not as the log has it: gone or replaced after a root was signed",
        Fault.UNLOGGED: "receipt not in the log",
        Fault.SHORT_LOG: "the log is shorter than a signed root: cut, or an older copy",
        Fault.OTHER_ROOT: "the printed root is none of this log: the log was made anew, or the root miscopied",
        Fault.TORN_TAIL: "a signed tail is gone",
    },
}
SUMMARY = {
    "vi": "Chuỗi nguyên vẹn: {streams} luồng, {entries} mục, {heads} chữ ký, {receipts} biên nhận, {papers} đề."
    "\nNội dung niêm phong, chưa mở: {sealed} mục. Nội dung đã kiểm: {read} mục.",
    "en": "Chains whole: {streams} streams, {entries} entries, {heads} heads, {receipts} receipts, {papers} papers."
    "\nContent sealed, not opened: {sealed} entries. Content checked: {read} entries.",
}
NOTES = {
    "vi": {
        "readings": "Lần đọc thẻ đã kiểm lại từ chứng cứ: {0}.",
        "chip_proofs": "Trong đó có chữ ký của chip: {0}.",
        "leaves": "Nhật ký chung: {0} mục.",
        "matched": "Khớp gốc in trong biên bản: {0} mục đầu của nhật ký chung đúng như khi ký.",
        "unlogged": "Biên nhận vừa ký, chưa kịp vào nhật ký chung: {0}.",
        "unreceived": "Máy thi hỏng đĩa mất {0} mục cuối mà máy chủ chưa từng nhận; không phải dấu hiệu sửa đổi.",
        "erased": "Nội dung đã xóa, có mục ghi việc xóa: {0} mục.",
        "forks": "Hội đồng thi đã ghi nhận {0} lần rẽ nhánh (hai mục cùng một chỗ).",
        "unchecked": "Chưa kiểm được {0} chữ ký, vì chứng thư của người ký không dùng được.",
    },
    "en": {
        "readings": "Card readings checked again from their evidence: {0}.",
        "chip_proofs": "With a signature of the chip among them: {0}.",
        "leaves": "The log: {0} leaves.",
        "matched": "The printed root matches: the first {0} leaves of the log are as they were when it was signed.",
        "unlogged": "Receipts just given and not in the log yet: {0}.",
        "unreceived": "A torn disk lost {0} entries that the server never had; that is no sign of tampering.",
        "erased": "Content erased, with an entry that says so: {0} entries.",
        "forks": "The board recorded {0} forks (two entries at one place).",
        "unchecked": "{0} signatures could not be checked: their signer's certificate cannot be used.",
    },
}
UNUSABLE_WORDS = {
    "vi": {
        "folder": "{0}: không có thư mục này. Hãy cho thư mục do «truongthi board export» ghi ra.",
        "empty": "{0}: không phải một bản xuất nhật ký.",
        "files": "{0}: không đọc được, hoặc có quá nhiều tệp.",
        "size": "{0}: tệp quá lớn.",
        "root": "{0}: gốc nhật ký phải có 64 chữ số thập lục phân. Chép lại từ biên bản.",
        "minutes": "{0}: không có gốc nhật ký. Tệp phải chứa dòng chữ của mã QR, bắt đầu bằng TT-ROOT-1:",
        "records_key": "{0}: không phải khóa mở hồ sơ. Đó là tệp keys/records.pem trong thư mục của Hội đồng thi.",
        "no_records_key": "{0}: muốn ghi chứng cứ đọc thẻ thì cho cả khóa mở hồ sơ: --records-key.",
        "no_reader": "Thiếu gói {0}. Cài thêm: truongthi[reader]",
        "evidence": "{0}: đã có, hoặc không tạo được. Hãy cho một thư mục mới.",
        "authority": "{0}: dấu của chứng thư gốc phải có 32 chữ số thập lục phân. Chép lại từ biên bản.",
    },
    "en": {
        "folder": "{0}: no such folder. Give the one that `truongthi board export` wrote.",
        "empty": "{0}: not an export of journals.",
        "files": "{0}: cannot be read, or has too many files.",
        "size": "{0}: the file is too large.",
        "root": "{0}: a log root has 64 hexadecimal digits. Copy it from the minutes again.",
        "minutes": "{0}: no log root. The file must hold the text of the QR, which begins with TT-ROOT-1:",
        "records_key": "{0}: not the records key. That is the file keys/records.pem in the board's folder.",
        "no_records_key": "{0}: to write the evidence of cards, give the records key as well: --records-key.",
        "no_reader": "Package {0} is missing. Install as well: truongthi[reader]",
        "evidence": "{0}: is there already, or cannot be made. Give a new folder.",
        "authority": "{0}: the authority's fingerprint has 32 hexadecimal digits. Copy it from the minutes again.",
    },
}
NO_ROOT = {
    "vi": "Không có gốc in để đối chiếu: nếu Hội đồng thi lập lại toàn bộ hồ sơ thì phép kiểm này không thấy được."
    " Chép gốc từ biên bản thu bài: --root, hoặc --minutes.",
    "en": "No printed root to compare with: had the board made all of this anew, this check would not see it."
    " Copy the root from the minutes of collection: --root or --minutes.",
}
TRUST = {
    "vi": "Chứng thư gốc lấy từ chính bản xuất: {fingerprint}. So với dấu in trong biên bản, hoặc dùng --authority.",
    "en": "Authority taken from the export itself: {fingerprint}. Compare with the minutes, or use --authority.",
}
PLACE = {
    "vi": "{file}, luồng {stream}, mục {seq}, byte {start}–{end}",
    "en": "{file}, stream {stream}, entry {seq}, bytes {start}–{end}",
}
PROVEN = {
    "vi": {
        "inclusion": "Bằng chứng đúng. Biên nhận {code} nằm trong nhật ký chung có {size} mục, gốc {root}."
        "\nMáy chủ ký biên nhận lúc {promised}, ký gốc lúc {signed}.",
        "other": "Bằng chứng đúng. Mục này nằm trong nhật ký chung có {size} mục, gốc {root}. Gốc ký lúc {signed}.",
        "consistency": "Bằng chứng đúng. Nhật ký chung có {size} mục nối tiếp đúng {old} mục trước đó, gốc {root}.",
        "matched": "Khớp gốc in trong biên bản.",
        "apart": "Gốc in có số mục khác, nên chưa so được. Xin Hội đồng thi bằng chứng nối tiếp giữa hai gốc.",
    },
    "en": {
        "inclusion": "The proof holds. Receipt {code} is in the log of {size} leaves, root {root}."
        "\nThe server signed the receipt at {promised} and the root at {signed}.",
        "other": "The proof holds. This leaf is in the log of {size} leaves, root {root}. Root signed at {signed}.",
        "consistency": "The proof holds. The log of {size} leaves begins with the {old} leaves before, root {root}.",
        "matched": "The printed root matches.",
        "apart": "The printed root is of another size and cannot be compared. Ask the board for a consistency proof.",
    },
}
REFUSED_PROOF = {
    "vi": {
        "form": "Tệp không phải bằng chứng, hoặc đã bị sửa.",
        "authority": "Chứng thư gốc trong bằng chứng không đúng.",
        "server": "Người ký bằng chứng không phải máy chủ của Hội đồng thi.",
        "proof": "Bằng chứng không đúng: chữ ký hoặc đường dẫn không dẫn đến gốc.",
        "root": "Gốc trong bằng chứng khác gốc in trong biên bản, dù cùng số mục: nhật ký đã bị lập lại.",
    },
    "en": {
        "form": "The file is no proof, or was altered.",
        "authority": "The authority in the proof is the wrong one.",
        "server": "The proof was not signed by the exam board's server.",
        "proof": "The proof does not hold: a signature or path does not lead to the root.",
        "root": "The proof's root is not the printed one, though of the same size: the log was made anew.",
    },
}
