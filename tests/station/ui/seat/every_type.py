"""A paper with an item of every type, a stimulus, recordings and two blocks to choose from."""

from protocol.paper import (
    PAPER_FORMAT,
    Asset,
    AssociateInteraction,
    Choice,
    ChoiceInteraction,
    ExtendedTextInteraction,
    GapMatchInteraction,
    GraphicGapMatchInteraction,
    HotspotInteraction,
    HotTextInteraction,
    InlineChoiceInteraction,
    InlineGap,
    Interaction,
    Item,
    Listening,
    MatchInteraction,
    MultipleChoiceInteraction,
    OrderInteraction,
    PackedPaper,
    Part,
    Shape,
    ShortNumberInteraction,
    SliderInteraction,
    Sound,
    Spot,
    Stimulus,
    TextEntryInteraction,
    TextGap,
    TrueFalseInteraction,
    UploadInteraction,
)

MAP_WIDTH, MAP_HEIGHT = 480, 300
MAP = (
    f'<svg xmlns="http://www.w3.org/2000/svg" width="{MAP_WIDTH}" height="{MAP_HEIGHT}">'
    '<rect width="480" height="300" fill="#eef3f7"/><path d="M40 250 L120 60 L260 110 L420 40 L440 240 Z" '
    'fill="#cfe0ee" stroke="#14568a" stroke-width="2"/><circle cx="140" cy="130" r="6" fill="#14568a"/>'
    '<circle cx="300" cy="170" r="6" fill="#14568a"/></svg>'
)
PASSAGE = (
    "<p><b>Chợ nổi Cái Răng</b></p>"
    "<p>Chợ nổi Cái Răng nằm trên sông Cần Thơ, cách trung tâm thành phố chừng sáu cây số. Chợ họp từ lúc trời còn "
    "tờ mờ sáng. Mỗi ghe bán món gì thì treo món ấy lên một cây sào dài cắm trước mũi, người ta gọi là cây bẹo.</p>"
    "<p>Ngày trước, chợ là nơi ghe thương hồ khắp vùng ghé lại trao đổi trái cây, khoai, bầu bí. Nay đường bộ mở "
    "rộng, số ghe giảm dần, và chợ sống thêm nhờ khách du lịch đến xem cảnh mua bán trên sông.</p>"
    "<table><tr><th>Năm</th><td>2005</td><td>2015</td><td>2025</td></tr>"
    "<tr><th>Số ghe trung bình mỗi ngày</th><td>550</td><td>300</td><td>180</td></tr></table>"
)
SPEECH = Sound("audio/ogg", b"OggS-not-really", 65.0)


def choices(prefix: str, *contents: str, match_max: int = 1) -> tuple[Choice, ...]:
    return tuple(Choice(f"{prefix}{place}", f"<p>{words}</p>", match_max) for place, words in enumerate(contents))


def _spots() -> tuple[Spot, ...]:
    return (
        Spot("s1", Shape.CIRCLE, (140, 130, 28), "Điểm phía tây"),
        Spot("s2", Shape.CIRCLE, (300, 170, 28), "Điểm phía đông"),
        Spot("s3", Shape.RECT, (350, 40, 440, 110), "Góc đông bắc"),
    )


BODIES: tuple[tuple[str, Interaction], ...] = (
    (
        "<p>Chất nào sau đây là oxide acid?</p>",
        ChoiceInteraction(choices("a", "Na<sub>2</sub>O", "SO<sub>3</sub>", "CaO", "CO")),
    ),
    (
        "<p>Những tỉnh, thành phố nào sau đây giáp biển?</p>",
        MultipleChoiceInteraction(choices("b", "Quảng Ninh", "Hà Giang", "Khánh Hòa", "Kon Tum", "Cà Mau"), 3),
    ),
    (
        "<p>Trong thí nghiệm đun nóng dung dịch hồ tinh bột có nhỏ iodine:</p>",
        TrueFalseInteraction(
            choices(
                "t",
                "Dung dịch có màu xanh tím trước khi đun.",
                "Khi đun nóng, màu xanh tím nhạt dần rồi mất.",
                "Để nguội, màu xanh tím không xuất hiện lại.",
                "Iodine phản ứng hóa học với tinh bột tạo thành muối.",
            )
        ),
    ),
    (
        "<p>Một vật rơi tự do từ độ cao 45 m. Lấy g = 10 m/s<sup>2</sup>. Tính thời gian rơi.</p>",
        ShortNumberInteraction("s"),
    ),
    (
        (
            '<p>Điền từ còn thiếu: She has lived here <gap id="e1"> 2010, and she <gap id="e2"> to every house in the '
            "street <b>at least</b> once since then.</p>"
            '<p>The word for a person who writes novels is <gap id="e3">.</p>'
        ),
        TextEntryInteraction((TextGap("e1", 6), TextGap("e2"), TextGap("e3", 10))),
    ),
    (
        (
            '<p>Chọn từ thích hợp: Nước sôi ở <gap id="k1"> khi áp suất là 1 atm; lên núi cao, nhiệt độ sôi '
            '<gap id="k2"> vì áp suất khí quyển <gap id="k3">.</p>'
        ),
        InlineChoiceInteraction(
            (
                InlineGap("k1", choices("x", "90 °C", "100 °C", "110 °C")),
                InlineGap("k2", choices("y", "tăng lên", "giảm xuống", "không thay đổi")),
                InlineGap("k3", choices("z", "lớn hơn", "nhỏ hơn")),
            )
        ),
    ),
    (
        "<p>Nối mỗi tác phẩm với tác giả của nó.</p>",
        MatchInteraction(
            choices("m", "Lão Hạc", "Tắt đèn", "Vợ nhặt"), choices("n", "Kim Lân", "Nam Cao", "Ngô Tất Tố", "Tô Hoài")
        ),
    ),
    (
        "<p>Mỗi nhận định sau thuộc về vùng nào?</p>",
        MatchInteraction(
            choices("g", "Có mùa đông lạnh", "Khí hậu hai mùa mưa, khô", "Có hang Sơn Đoòng"),
            choices("h", "Bắc Bộ", "Trung Bộ", "Nam Bộ", match_max=0),
            is_grid=True,
        ),
    ),
    (
        "<p>Sắp xếp các sự kiện theo thứ tự thời gian.</p>",
        OrderInteraction(choices("o", "Chiến thắng Điện Biên Phủ", "Cách mạng tháng Tám", "Hiệp định Paris")),
    ),
    (
        "<p>Ghép các chất tác dụng được với nhau.</p>",
        AssociateInteraction(choices("p", "HCl", "NaOH", "AgNO<sub>3</sub>", "CO<sub>2</sub>"), 2),
    ),
    (
        '<p>Thủy phân <gap id="q1"> thu được glucose; thủy phân <gap id="q2"> thu được glycerol và acid béo.</p>',
        GapMatchInteraction(("q1", "q2"), choices("r", "tinh bột", "chất béo", "protein")),
    ),
    (
        "<p>Đặt tên thành phố vào đúng vị trí trên lược đồ.</p>",
        GraphicGapMatchInteraction("map", _spots(), choices("u", "Hà Nội", "Hải Phòng", "Lạng Sơn")),
    ),
    (
        (
            '<p>Chọn các từ viết sai chính tả: Buổi sáng, <hot id="v1">sương</hot> còn phủ trên <hot id="v2">trường '
            'xuân</hot>, đàn chim <hot id="v3">xáo xác</hot> gọi nhau, <hot id="v4">dòng xông</hot> lặng lẽ trôi.</p>'
        ),
        HotTextInteraction(("v1", "v2", "v3", "v4"), 2),
    ),
    ("<p>Chọn điểm nằm gần biển nhất.</p>", HotspotInteraction("map", _spots(), 1)),
    ("<p>Kéo đến nhiệt độ mà nước có khối lượng riêng lớn nhất.</p>", SliderInteraction("-2", "10", "0.5", "°C")),
    (
        "<p>Viết bài văn nghị luận về trách nhiệm của tuổi trẻ với dòng sông quê hương.</p>",
        ExtendedTextInteraction(600, 800),
    ),
    (
        "<p>Chụp ảnh hình vẽ kĩ thuật của em và nộp ở đây.</p>",
        UploadInteraction(("image/jpeg", "image/png", "application/pdf"), 2),
    ),
)


def every_type() -> PackedPaper:
    first = tuple(Item(f"i{place + 1}", place + 1, *body) for place, body in enumerate(BODIES))
    number = len(first) + 1
    shared = [
        Item(
            f"i{number + place}",
            number + place,
            f"<p>{question}</p>",
            ChoiceInteraction(choices(f"w{place}", *options)),
            stimulus="st1",
        )
        for place, (question, options) in enumerate(
            (
                ("Cây bẹo dùng để làm gì?", ("Neo ghe", "Báo món hàng bán", "Chèo ghe", "Che nắng")),
                ("Vì sao số ghe giảm dần?", ("Đường bộ mở rộng", "Sông cạn", "Khách ít đi", "Chợ dời chỗ")),
            )
        )
    ]
    number += len(shared)
    heard = Item(
        f"i{number}",
        number,
        "<p>What does the speaker say about the weather?</p>",
        ChoiceInteraction(choices("l", "It is getting worse.", "It is the same every year.", "It is unusual.")),
        listening=Listening("speech", 2),
    )
    optional = [
        Part(
            f"Phần III{mark}",
            heading,
            "Chọn một đáp án",
            "0.25",
            tuple(
                Item(f"i{n}", n, f"<p>{heading}: câu {n}</p>", ChoiceInteraction(choices(f"z{n}", "Một", "Hai")))
                for n in (number + 1 + 2 * place, number + 2 + 2 * place)
            ),
            heading,
        )
        for place, (mark, heading) in enumerate((("a", "Khoa học máy tính"), ("b", "Tin học ứng dụng")))
    ]
    return PackedPaper(
        PAPER_FORMAT,
        "1" * 32,
        "Tổng hợp",
        "0101",
        90,
        (
            Part("Phần I", "Nhiều dạng", "Trả lời theo yêu cầu của từng câu", "0.5", first),
            Part("Phần II", "Đọc và nghe", "Chọn một đáp án", "0.25", (*shared, heard)),
            *optional,
        ),
        {"map": Asset("image/svg+xml", MAP.encode(), MAP_WIDTH, MAP_HEIGHT, 0, "Lược đồ")},
        (Stimulus("st1", PASSAGE),),
        {"speech": SPEECH},
    )
