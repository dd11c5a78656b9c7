"""The page that lies in every export and explains it to somebody who has never heard of this project."""


def page(entries: int, last_leaf: bytes | None) -> str:
    """The page for an export of so many entries, the last of which has this leaf."""
    return _TEXT.format(entries=entries, last_leaf="-" if last_leaf is None else last_leaf.hex())


_TEXT = """\
# Nhật ký xét khen thưởng (bản xuất) · Export of an award log

*English below.*

Dành cho người ngoài muốn tự kiểm tra: với thư mục này có thể thẩm tra lại từng quyết định đã ghi mà không cần
cơ sở dữ liệu.

**{entries} mục; mã lá (`leaf`) của mục cuối cùng: `{last_leaf}`.**

## Có gì trong thư mục

- `entries.ndjson`: Nhật ký. Mỗi dòng là đúng các byte của một mục, theo thứ tự; dòng đầu tiên là mục 0.
  Phiếu của cuộc bỏ phiếu chưa kết thúc chỉ có mã băm (`withheld`).
- `sealed.ndjson`: Phần niêm phong (họ tên, lý do, văn bản): vị trí mục, muối và byte đã mã hóa, dạng
  base64. Có thể bỏ ra khi chuyển thư mục cho người khác; việc kiểm tra không cần đến tệp này.
- `opened.ndjson`: Chỉ có khi người xuất cung cấp khóa: phần niêm phong ở dạng đọc được. Chứa dữ liệu cá
  nhân, không chuyển tiếp.
- `attachments/`: Chỉ có khi người xuất yêu cầu: các tệp đính kèm còn đọc được, ở dạng rõ; tên tệp là mã
  SHA-256 ghi trong nhật ký. Chứa dữ liệu cá nhân, không chuyển tiếp. Tệp được nhật ký nêu tên mà không có
  ở đây thì ghi trong `missing.ndjson`: chưa từng được lưu nơi xuất (`absent`), đã xóa (`erased`) hoặc hỏng
  (`damaged`).
- `policies/`: Quy định của từng danh hiệu đã được dùng. Mã SHA-256 của tệp là mã `policy` ghi trong hồ
  sơ.
- `calendars/`: Lịch ngày nghỉ lễ và ngày làm bù đã dùng để tính ngày làm việc.
- `export.json`: Số mục và mã lá của mục cuối cùng.

## Kiểm tra

Thẩm tra lại mọi quyết định theo đúng quy định ghi trong nhật ký:

    vinhdanh replay --folder THƯ_MỤC            # cả nhật ký
    vinhdanh replay --folder THƯ_MỤC MÃ_HỒ_SƠ   # một hồ sơ, từng bước bằng lời của quy định

Mã băm của một mục (lá của cây Merkle theo RFC 6962, mục 2.1) là SHA-256 của một byte 0x00 và các byte của
dòng, không kể ký tự xuống dòng. Ví dụ mục 7, tức dòng 8:

    sed -n 8p entries.ndjson | tr -d '\\n' | (printf '\\0'; cat) | sha256sum

So sánh với mã `leaf` trong biên nhận của người đã gửi lệnh. Mã của phần niêm phong (`sealed.hash`) là
SHA-256 của muối rồi đến các byte.

## Điều mà thư mục này không tự chứng minh được

Thẩm tra phát hiện được mục không khớp với quy định hoặc với các mục khác: kết quả sai, mục bị lấy ra ở giữa
một hồ sơ, phiếu bị che không đúng chỗ. Nhưng chỉ với thư mục này thì **không thể** biết phần cuối của nhật ký
có bị cắt bỏ, cả một hồ sơ có bị bỏ ra, hay cả một hồ sơ có bị viết lại cho khớp hay không: muốn vậy phải có
các mốc kiểm tra được ký số, phiên bản này chưa có. Trong khi chưa có, hãy so sánh với những điều lấy từ nguồn
khác: vị trí và mã `leaf` trong biên nhận của những người đã gửi lệnh, số mục, và mã lá của mục cuối cùng.

## What this is

For an outsider who wants to check for himself: with this folder every recorded decision can be decided
again, without a database.

**{entries} entries; the leaf of the last: `{last_leaf}`.**

- `entries.ndjson`: The log. Each line is exactly the bytes of one entry, in order; the first line is
  entry 0. A vote of a ballot that has not ended stands by its hash alone (`withheld`).
- `sealed.ndjson`: What is sealed (names, reasons, texts): the entry's position, salt and encrypted
  bytes, in base64. Leave it out when you hand the folder on; no check needs it.
- `opened.ndjson`: Only where the exporter gave the keys: the sealed texts in clear. Personal data, not
  to be passed on.
- `attachments/`: Only where the exporter asked for it: the attachments that can still be read, in clear; a
  file's name is the SHA-256 that entries give. Personal data, not to be passed on. Those that entries name
  and that are not here stand in `missing.ndjson`: never kept where this was exported (`absent`), `erased`, or
  `damaged`.
- `policies/`: The rules of each award that were used. The SHA-256 of a file is the `policy` that a
  nomination records.
- `calendars/`: The holidays and days in lieu by which working days were counted.
- `export.json`: The number of entries and the last one's leaf.

## How to check it

Decide everything again, by the rules that the log itself names:

    vinhdanh replay --folder DIR        # the whole log
    vinhdanh replay --folder DIR ID     # one nomination, step by step in the regulation's own words

The hash of an entry (its leaf in a Merkle tree, RFC 6962 section 2.1) is the SHA-256 of one byte 0x00 and the
bytes of the line, without the line feed. Entry 7 for instance, which is line 8:

    sed -n 8p entries.ndjson | tr -d '\\n' | (printf '\\0'; cat) | sha256sum

Compare it with the `leaf` in the receipt of whoever sent the command. The hash of what is sealed
(`sealed.hash`) is the SHA-256 of the salt followed by the bytes; a replay of the folder compares them.

In Python, for all of them:

    import hashlib
    for position, line in enumerate(open("entries.ndjson", "rb")):
        print(position, hashlib.sha256(b"\\0" + line.rstrip(b"\\n")).hexdigest())

(A withheld vote's line is not its entry: there the line itself states the leaf.)

## What this folder cannot prove by itself

A replay finds entries that do not fit the rules or one another: a wrong outcome, an entry taken out of the
middle of a case, a vote withheld where none may be. From the folder alone it **cannot** be seen whether the
end of the log was cut off, a whole case was left out, or a whole case was written anew so that it fits:
that needs signed checkpoints, which this release does not have yet. Until they come, compare with what you
have from elsewhere: the positions and leaves in the receipts of those who sent commands, the number of
entries, and the leaf of the last.
"""
