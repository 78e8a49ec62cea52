"""Reviews of characters that are hard to store, to count or to show, and of lengths that are at a limit."""

from __future__ import annotations

from typing import Final, Literal

Verdict = Literal["taken", "refused"]

_TAKEN: Final[Verdict] = "taken"
_REFUSED: Final[Verdict] = "refused"

_RTL_OVERRIDE: Final = "\u202e"
_JOINER: Final = "\u200d"

_DIRECTIONS: Final = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C, 0x200E, 0x200F)

#: Format characters and marks that leave nothing to be seen.
_UNSEEN: Final = (
    0x00AD, 0x034F, 0x17B4, 0x17B5, 0x180B, 0x180E, 0x200B, 0x200C, 0x200D, 0x2060, 0x2061, 0x2064, 0x206A,
    0x206F, 0xFE00, 0xFE0E, 0xFE0F, 0xFEFF, 0xFFF9, 0xFFFB, 0x1BCA0, 0x1D173, 0x1D17A, 0xE0001, 0xE0020,
    0xE0041, 0xE007F, 0xE0100, 0xE01EF,
)  # fmt: skip

#: Letters, symbols and unassigned characters that leave nothing to be seen either: fillers of Hangul,
#: the blank of Braille, and those that Unicode keeps for more of the like (Default_Ignorable_Code_Point).
_BLANK: Final = (0x115F, 0x1160, 0x2065, 0x2800, 0x3164, 0xFFA0, 0xFFF0, 0xFFF8, 0xE0000, 0xE0080, 0xE0FFF)

#: What Python, and so the form, takes for white space.
_SPACES: Final = (
    0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000
)  # fmt: skip

#: Control characters that Python trims away with the white space.
_TRIMMED_CONTROLS: Final = (0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x1F, 0x85)
_LINES: Final = (0x09, 0x0A, 0x0D)
_C0: Final = tuple(point for point in (*range(0x20), 0x7F) if point not in _LINES)
_C1: Final = tuple(range(0x80, 0xA0))

#: One character as people count, each of several code points.
_EMOJI: Final = {
    "families": "👩\u200d👩\u200d👧",
    "flags": "🇦🇿",
    "keycaps": "1\ufe0f\u20e3",
    "skin tones": "👍🏽",
    "flags of tags": "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "hearts": "❤\ufe0f\u200d🔥",
    "texts of emoji": "☎\ufe0e",
    "flags joined": "🏳\ufe0f\u200d🌈",
    "hands of two tones": "🫱🏻\u200d🫲🏿",
}

#: Glyphs that are very wide or very high in the fonts that have them.
_WIDE: Final = (
    "\ufdfd", "\U00012031", "\U0001242b", "\U00012219", "\u2e3b", "\u2e3a", "\ua9c5", "\u102a", "\u0bf5",
    "\u0d79", "\ufdfa", "\U000130b8", "\u3300", "\u33ff", "\u2053",
)  # fmt: skip

#: Code points that a renderer keeps on one line because they are one character to it.
_UNBREAKABLE: Final = {
    "emoji joined without end": _JOINER.join("👩" * 400),
    "vowel signs with a width": "\u0915" + "\u093e" * 1_200,
    "Hangul initials": "\u1100" * 1_200,
    "Hangul vowels": "\uac00" + "\u1161" * 1_200,
    "conjuncts of Devanagari": "\u0915\u094d" * 600,
    "conjuncts of Malayalam": "\u0d15\u0d4d" * 600,
    "signs before a number": "\u0600" * 300 + "1",
    "Tibetan stacks": "\u0f40" + "\u0f90" * 600,
    "conjoined Khmer": "\u1780" + "\u17d2\u1780" * 600,
    "joined by word joiners": "\u2060".join("W" * 900),
    "kept together by no-break spaces": "\u00a0".join("W" * 900),
    "kept together by hyphens": "\u2011".join("W" * 900),
    "flags without an end": "🇦" * 901,
    "wide letters joined": _JOINER.join("\uff37" * 900),
    "Arabic stretched": "\u0645" + "\u0640" * 1_500 + "\u0645",
    "musical notes joined": "\U0001d157\U0001d165" * 600,
}

_BIDIRECTIONAL: Final[dict[str, tuple[str, ...]]] = {
    "each direction, never closed": tuple(
        f"Turned by U+{point:04X}: {chr(point)}here it begins, 1 (2) 3" for point in _DIRECTIONS
    ),
    "each direction, closed": tuple(
        f"Before U+{point:04X} {chr(point)}within\u202c\u2069 after, 1 (2) 3" for point in _DIRECTIONS
    ),
    "each direction at the end": tuple(f"The end is U+{point:04X}{chr(point)}" for point in _DIRECTIONS),
    "directions closed that never began": (
        "\u202c" * 60 + "closes embeddings",
        "\u2069" * 60 + "closes isolates",
        "\u2069\u202c" * 60 + "</p></article>",
        "closes at the end" + "\u2069\u202c" * 60,
    ),
    "directions nested": (
        "\u202a\u202b\u202d\u202e\u2066\u2067\u2068 all of them at once",
        "\u2067" * 130 + "deeper than 125 isolates" + "\u2069" * 130,
        "\u202b" * 130 + "deeper than 125 embeddings" + "\u202c" * 130,
        "\u202e\u2066" * 130 + "deep in both" + "\u2069\u202c" * 130,
        "\u2067" * 900 + "never closed at all",
        "\u2067a\u2066b\u2069\u2067c\u2069\u2069 d \u2069 e, and the end",
        "\u202ea\u202db\u202ec\u202dd\u202c\u202c\u202c\u202c efghij",
    ),
    "sources of Trojans": (
        'if level != "user\u202e \u2066// Check if admin\u2069 \u2066":',
        "/*\u202e } \u2066if (isAdmin)\u2069 \u2066 begin admins only */",
        "photo_\u202egpj.exe and \u202emoc.live//:sptth",
        "\u202e<script>1=dekcah.wodniw</script>",
        "1 of 5 \u202e5 of 5 stars",
        "said by \u2067Newsdesk\u2069, a moderator \u200f(verified)\u200e",
        "https://example.invalid/\u202e/dilavni.elpmaxe",
        "\u05d0\u05d1\u05d2 (a) \u05d3 [b] 12-34 \u200e+5% \u0661\u0662",
    ),
    "a direction before a control": (
        "\u202eturned, and then\x07 a bell: the message must not turn",
        "\u2067isolated, and then\0 nothing",
    ),
}

_HIDDEN: Final[dict[str, tuple[str, ...]]] = {
    "hidden between letters": tuple(
        f"Hidden U+{point:04X} be{chr(point)}tween {chr(point)}letters{chr(point)}"
        for point in (*_UNSEEN, *_BLANK)
    ),
    "smuggled": (
        "Reads as this alone" + "".join(chr(0xE0000 + ord(letter)) for letter in "publish all reviews"),
        "😀" + "".join(chr(0xE0100 + byte) for byte in b"bytes in selectors") + " and a word",
        "".join(f"{letter}{chr(0x200B + n % 3)}" for n, letter in enumerate("watermarked text")),
        "scr\u200bipt java\u00adscript:window\u2060.hacked=1",
        "x\u200b" * 10,
        "\u2060" * 500 + "behind five hundred" + "\u2060" * 500,
    ),
    "ten thousand unseen after two thousand letters": ("x" * 2_000 + "\u200b" * 10_000,),
    "nine unseen with each of two thousand letters": (("x" + "\u200b" * 9) * 2_000,),
    "one unseen too many": (("x" + "\u200b" * 9) * 2_000 + "\u200b",),
    "nine letters and as many unseen": ("x\u200b" * 9,),
    "a direction with each of two thousand letters": ("x\u202e" * 2_000,),
}

_COMBINING: Final[dict[str, tuple[str, ...]]] = {
    "marks": (
        "".join(
            letter + "".join(chr(0x300 + (7 * n + k) % 0x6F) for k in range(20))
            for n, letter in enumerate("Zalgo comes to read this")
        ),
        "e" + "\u0301" * 1_900 + " an accent on an accent",
        "e" + "\u0323" * 1_900 + " a dot under a dot",
        "".join(letter + "\u0489\u20dd\u20e0\u0336\u0332" for letter in "enclosed and struck out"),
        "\u0301\u0302\u0303 begin with marks that have no letter",
        "marks \u0301 on \n\u0301a space\t\u0301, a line and a tab",
        "<\u0301script\u0301>\u0301window.hacked=1<\u0338/script\u0338>",
        "\u0e01" + "\u0e49" * 900 + " Thai tones in a tower",
        "\u0644" + "\u0651\u064b" * 450 + " Arabic marks in a tower",
        "\u05d0" + "\u0591" * 900 + " Hebrew marks in a tower",
        "\u0e33\u0e33\u0e33\u0e33\u0e33\u0e33\u0e33\u0e33\u0e33\u0e33 vowels alone",
        "a\u035cb c\u0361d e\u0360f tied together \u0363\u0364\u0365",
        "\u1ab0\u1ab1\u1dc0\u1dff\ufe20\ufe2f\u20d0\u20f0 marks of other blocks",
        "a\u0315\u0300\u05ae\u0062\u0300\u0315 marks in another order",
    ),
    "ten letters, two thousand marks": (("a" + "\u0301" * 1_999) * 10,),
    "nine letters with marks": ("o\u0323\u0308" * 9,),
    "marks alone": ("\u0301" * 50, "\u20dd" * 50, "\u0903" * 50, "\u0489" * 50),
    "two thousand letters with an accent each": ("e\u0301" * 2_000,),
    "two thousand and one letters with an accent": ("e\u0301" * 2_001,),
    "one on a line": tuple(f"Kept on one line, {name}: {text}" for name, text in _UNBREAKABLE.items()),
}

_NOTHING: Final[dict[str, tuple[str, ...]]] = {
    "nothing to be seen": tuple(chr(point) * 40 for point in (*_UNSEEN, *_DIRECTIONS)),
    "nothing to be seen, of many kinds": (
        "\u200b\u200c\u200d\u2060\ufeff" * 20,
        "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u202c" * 20,
        " \u200b \u2060 \ufeff " + "\u00ad" * 40,
        "".join(chr(0xE0020 + n) for n in range(0x60)),
        "".join(chr(0xFE00 + n) for n in range(16)) * 3,
        "\u200b" * 250_000,
    ),
    "blanks": tuple(chr(point) * 40 for point in _BLANK),
    "only spaces": tuple(chr(point) * 40 for point in _SPACES),
    "only spaces of all kinds": (
        "".join(map(chr, _SPACES)) * 3,
        "\t" * 40,
        "\n" * 40,
        "\r" * 40,
        "\r\n" * 40,
        " \t\r\n" * 500,
        "\n" * 100_000,
        " " * 250_000,
    ),
}

_SPACED: Final[dict[str, tuple[str, ...]]] = {
    "spaces around": tuple(
        f"{chr(point) * 3}Between U+{point:04X} on both sides{chr(point) * 3}" for point in _SPACES
    ),
    "spaces within": tuple(f"Within{chr(point) * 9}U+{point:04X}{chr(point)}is kept" for point in _SPACES),
    "spaces in plenty": (
        "a" + " " * 1_900 + "b",
        "a" + "\u00a0" * 1_900 + "b",
        "a" + "\t" * 900 + "b",
        "a" + "\n" * 200 + "b",
        "a" + "\u3000" * 1_200 + "b",
        "a" + "\u2028" * 100 + "b",
        "trailing \nspaces \t\non each \u2003\nline",
        "  indented\n    more\n\tby a tab",
        "lines\rof an\rold Mac",
        "lines\r\nof\r\nWindows\n\rand mixed",
        "a\u00a0b\u202fc\u2007d\u2060e words that never part",
    ),
}

_SYMBOLS: Final[dict[str, tuple[str, ...]]] = {
    **{f"ten {name}": (text * 10,) for name, text in _EMOJI.items()},
    **{f"nine {name}": (text * 9,) for name, text in _EMOJI.items()},
    "two thousand families": (_EMOJI["families"] * 2_000,),
    "two thousand and one families": (_EMOJI["families"] * 2_001,),
    "emoji alone": (
        "😀" * 10,
        "😀" * 9,
        "💥" * 2_000,
        "💥" * 2_001,
        "😀😃😄😁😆😅😂🤣😊😇🙂🙃",
        "🇦🇿🇹🇷🇬🇪🇰🇿🇺🇿🇹🇲🇰🇬🇮🇷🇷🇺🇺🇦🇵🇱🇩🇪",
        "🄰🄱🄲🅐🅑🅒🆎🆗🆒🈁🈂🉐",
    ),
    "half flags": ("🇦" * 19,),
    "half flags, too few": ("🇦" * 18,),
    "emoji in one chain": ("👩\u200d" * 12,),
    "skin tones on nothing": ("🏽" * 20,),
    "emoji among letters": (
        "a joiner at the end \u200d",
        "joined\u200dletters\u200dand 👩\u200dx\u200d👩 emoji",
        "a keycap of nothing \ufe0f\u20e3 and #\ufe0f\u20e3 *\ufe0f\u20e3",
        "tags without a flag \U000e0067\U000e0062\U000e007f",
        "🫨🫩🪿🫎🫏 newer than many a font",
    ),
}

_BROKEN: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "surrogate": {
        "halves": tuple(
            f"A half, U+{ord(half):04X} {half}, of a pair"
            for half in ("\ud800", "\udbff", "\udc00", "\udfff")
        ),
        "pairs of halves": (
            "A pair in two halves \ud83d\ude00 is none here",
            "Turned around: \ude00\ud83d of a pair",
            "\ud800",
            "at the very end: \ud83d",
            "\udcff as Python reads a broken byte",
        ),
        "halves written out": (
            "\\ud800 \\udfff \\uD83D\\uDE00 as text",
            "&#xD83D;&#xDE00; as entities",
            "\u00ed\u00a0\u00bd\u00ed\u00b8\u00ab as CESU-8 misread",
            "%ED%A0%80 as a broken address",
            "\ufffd\ufffd\ufffd where halves were",
        ),
    },
    "noncharacter": {
        "noncharacters": tuple(
            f"The last two of plane {plane}: {chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}"
            for plane in range(17)
        ),
        "noncharacters of Arabic forms": (
            "First and last: \ufdd0\ufdef",
            "".join(chr(0xFDD0 + n) for n in range(32)),
        ),
        "unassigned": (
            "Nothing yet: \u0378\u0530\u2fe0\U0001fbfe\U0003fffd",
            "\U000dfffd" * 12,
        ),
        "replacements": ("\ufffd" * 12, "\ufffc" * 12, "\ufff9note\ufffaabove\ufffb, interlinear"),
    },
    "private use": {
        "private use": (
            "\ue000\uf8ff\U000f0000\U000ffffd\U00100000\U0010fffd private",
            "\ue000" * 12,
            "\uf8ff an apple to some",
            "\U0010fffd" * 2_000,
        ),
    },
    "control": {
        "controls of C0": tuple(f"Before {chr(point)} after U+{point:04X}" for point in _C0),
        "controls of C1": tuple(f"Before {chr(point)} after U+{point:04X}" for point in _C1),
        "controls that are trimmed": tuple(
            f"{chr(point)} U+{point:04X} around this {chr(point)}" for point in _TRIMMED_CONTROLS
        ),
        "controls at an end": (
            "\0 in front of it",
            "at the end of it \0",
            "escaped at the end\x1b",
            "deleted at the end\x7f",
            "a bell at the end\x07 ",
            "\0" * 40,
            "\x1f" * 40,
            "x" * 3_000 + "\x07",
        ),
        "tabs and lines": (
            "a\tb\tc\td\te\tf",
            "a\nb\nc\nd\ne\nf",
            "a\rb\rc\rd\re\rf",
            "a\r\nb\r\nc\r\nd\r\ne\r\nf",
            "a\n\rb\r\r\nc\n\n\rd",
        ),
        "pictures of controls": (
            "".join(chr(0x2400 + n) for n in range(0x27)),
            "^@ ^A ^[ ^? M-^@ \\0 \\a \\e",
        ),
    },
}

_SHOWN: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "wide": {
        "wide glyphs": tuple(f"U+{ord(glyph):04X} " + glyph * 12 for glyph in _WIDE),
        "wide glyphs in plenty": tuple(glyph * 600 for glyph in _WIDE[:6]),
        "high and wide": (
            "\ufdfd" * 2_000,
            "\U00012031 \ufdfd " * 300,
            "\u3000".join("W" * 400),
            "\u2588" * 1_500,
            "|\u0305\u0332" * 600,
            "\u2571\u2572" * 900,
        ),
    },
    "right to left": {
        "right to left": (
            "هذه مراجعة طويلة بما يكفي لإرسالها.",
            "این نقد به اندازهٔ کافی بلند است، می‌روم.",
            "یہ جائزہ بھیجنے کے لیے کافی طویل ہے۔",
            "הביקורת הזאת ארוכה דיה כדי להישלח.",
            "די רעצענזיע איז לאַנג גענוג צו שיקן",
            "ܗܢܐ ܟܬܒܐ ܐܪܝܟܐ ܗܘ ܘܛܒ",
            "މި މުރާޖަޢާ ވަރަށް ދިގު",
            "ߒߞߏ ߦߋ߫ ߞߊ߲ ߖߊ߬ߡߊ߬ߣߍ߲߫ ߘߏ߫",
            "\U0001e900\U0001e901\U0001e902\U0001e903 \U0001e922\U0001e923\U0001e924\U0001e925\U0001e926",
            "English then عربي then English then עברית!",
            "(عربي) [abc] «عربي» <script>window.hacked=1</script>",
            "هاتف: +994 12 345-67-89 (بعد 18:00)",
            "\u0627" * 2_000,
            "\ufdf2\ufdf3\ufdf4\ufdf5\ufdf6\ufdf7\ufdf8\ufdf9\ufdfa\ufdfb\ufdfc",
        ),
    },
    "script of people": {
        "upright scripts": (
            "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ ᠤᠷᠲᠤ ᠲᠣᠢᠮᠤ",
            "ᠮᠠᠨᠵᡠ ᡤᡳᠰᡠᠨ ᡥᡝᡵᡤᡝᠨ ᠪᡳᡨᡥᡝ",
            "ꡏꡡꡃ ꡣꡡꡙ ꡐꡜꡞ ꡋꡞ ꡛꡞ ꡊꡞ",
            "這篇評論足夠長可以發送出去了。",
            "この評価は送るのに十分な長さです。",
            "\ufe10\ufe11\ufe12\ufe13\ufe14\ufe35\ufe36\ufe37\ufe38\ufe41\ufe42\ufe43",
            "ルビ｜振《ふ》り仮名、縦中横12ー～「」",
        ),
        "other scripts": (
            "यह समीक्षा भेजने के लिए काफ़ी लंबी है।",
            "இந்த விமர்சனம் அனுப்ப போதுமான நீளம்.",
            "ഈ അവലോകനം അയയ്ക്കാൻ മതിയായ നീളമുണ്ട്.",
            "මෙම සමාලෝචනය යැවීමට ප්‍රමාණවත් ය",
            "บทวิจารณ์นี้ยาวพอที่จะส่งได้แล้วครับ",
            "ການທົບທວນນີ້ຍາວພຽງພໍທີ່ຈະສົ່ງ",
            "ការពិនិត្យនេះវែងគ្រប់គ្រាន់ដើម្បីផ្ញើ",
            "ဤသုံးသပ်ချက်သည် ပို့ရန် လုံလောက်စွာ ရှည်သည်",
            "བརྒྱུད་བསྐྱལ་འདི་རིང་པོ་ཡོད་པས་གཏོང་ཆོག",
            "ይህ ግምገማ ለመላክ በቂ ርዝመት አለው።",
            "ეს მიმოხილვა საკმარისად გრძელია.",
            "Այս գրախոսությունը բավականաչափ երկար է։",
            "ᎯᎠ ᎪᏪᎵ ᎦᎾᎯᏓ ᎨᏒᎢ ᏂᎦᎵᏍᏗᎭ",
            "이 서평은 보내기에 충분히 깁니다.",
            "Bu rəy göndərilmək üçün kifayət qədər uzundur: ƏəĞğİıŞşÇç",
            "Nhận xét này đủ dài để gửi đi rồi đấy.",
            "".join(chr(0x12000 + n) for n in range(40)),
            "\U00013000\U00013430\U00013001\U00013431\U00013002" * 20,
            "\u2801\u2803\u2809\u2819\u2811\u280b\u281b\u2813\u280a\u281a in Braille",
        ),
    },
    "homoglyph": {
        "homoglyphs": (
            "Nеwsdеsk еditоrs sаid sо",
            "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4 in Greek",
            "раураl.example.invalid",
            "\uff2e\uff45\uff57\uff53\uff44\uff45\uff53\uff4b \uff53\uff41\uff59\uff53",
            "".join(chr(0x1D400 + n) for n in range(52)) + " of mathematics",
            "\u24c3\u24d4\u24e6\u24e2\u24d3\u24d4\u24e2\u24da in circles",
            "\u13aa\u13a1\u13d2\u13aa\u13a1\u13d2\u13aa\u13a1\u13d2\u13aa",
            "rn for m, vv for w, l for I, 0 for O, \u217c",
            "\u0250q\u0254p\u01dd\u025f\u0183\u0265\u1d09\u027e turned upside down",
            "\u1d00\u0299\u1d04\u1d05\u1d07\ua730\u0262\u029c\u026a\u1d0a small capitals",
            "\u2070\u00b9\u00b2\u00b3\u2074\u207f\u2090\u2091\u2092\u2093 raised and lowered",
        ),
    },
    "normalisation": {
        "composed and decomposed": (
            "Caf\u00e9 na\u00efve, composed",
            "Cafe\u0301 nai\u0308ve, composed",
            "\u1e9b\u0323 \u017f\u0323\u0307 \u1e63\u0307 one and the same",
            "\u00c5ngstr\u00f6m \u212bngstr\u00f6m A\u030angstro\u0308m",
            "\u212a elvin, K elvin and \u2126 ohm",
            "\ud55c\uad6d\uc5b4 \u1112\u1161\u11ab\u1100\u116e\u11a8\u110b\u1165 Korean",
            "\u0344\u0340\u0341\u0374\u037e\u0387\u1fef change under NFC",
            "\u2000 and \u2001 and \u2329x\u232a change too",
            "\uf900\uf901\ufa0e\U0002f800 of compatibility",
            "<\u0338script>=\u0338>\u0338 is not less, not equal, not more",
            "\u226e\u2260\u226f decompose into signs",
            "\u0958\u0959\u0929\ufb1d\ufb2e are taken apart by NFC",
            "\U0001d15e\U0001d160\u2adc are longer once normal",
        ),
        "letters whose case is odd": (
            "\u0130stanbul \u0131s\u0131 I i \u0130\u0307 dotless",
            "stra\u00dfe STRASSE stra\u1e9ee",
            "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2 \u03a3\u0399\u03a3\u03a5\u03a6\u039f\u03a3 sigma",
            "\u01c4\u01c5\u01c6 \u01f1\u01f2\u01f3 digraphs",
            "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06 ligatures",
            "\u0149 \u1e96 \u0390 \u1f52 grow in capitals",
            "\u2160\u2170 \u24d0\u24b6 have a case and are no letters",
            "\uff1cscript\uff1e\u2024\u2025\u2026 under NFKC",
        ),
        "two thousand letters that NFC doubles": ("\u0958" * 2_000,),
        "two thousand syllables in parts": ("\u1112\u1161\u11ab" * 2_000,),
        "nine syllables in parts": ("\u1112\u1161\u11ab" * 9,),
    },
}

_LENGTHS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "limit": {
        "at a limit": tuple("n" * length for length in (0, 1, 8, 9, 10, 11, 1_999, 2_000, 2_001, 2_002)),
        "at a limit, trimmed": (
            "  \n" + "t" * 9 + "\t ",
            "  \n" + "t" * 10 + "\t ",
            "\r\n" * 99 + "t" * 2_000 + "\u3000" * 99,
            "\r\n" * 99 + "t" * 2_001 + "\u3000" * 99,
            " " * 100_000 + "ten of them" + " " * 100_000,
            "\n" * 100_000 + "t" * 2_000,
        ),
        "at a limit, in lines": (
            "12345\r\n6789",
            "1234\r\n6789",
            "12345\r\n\r\n67",
            "x\r\n" * 1_000,
            "x\r\n" * 1_000 + "xx",
            "x\r\n" * 1_000 + "xxx",
            "l\n" * 999 + "ll",
            "l\n" * 999 + "lll",
        ),
        "one character": (
            " ", "\t", "\n", "\0", "x", "\u00e9", "\u5b57", "\U0001f600", "\u200b", "\ufeff", "\u0301",
        ),
        "characters outside the first plane": (
            "\U00020000" * 9,
            "\U00020000" * 10,
            "\U00020000" * 2_000,
            "\U00020000" * 2_001,
            "\U0010ffff" * 2_000,
        ),
    },
    "huge": {
        "two thousand of one": tuple(
            character * 2_000 for character in "Wi.-_/\\<>&\"'`%{}[()]*#=@:;?!~^|+,0"
        ),
        "far too long": (
            "x" * 20_000,
            "x" * 20_001,
            "x" * 100_000,
            "x" * 200_001,
            "x" * 250_000,
            "word " * 2_000,
            "word " * 20_000,
            "a" + "\n" * 100_000 + "b",
            "line\r\n" * 20_000,
            "😀" * 100_000,
            "\u0301" * 100_000,
            "e" + "\u0301" * 30_000 + " and some words",
            "<script>window.hacked=1</script>" * 5_000,
            "<" * 100_000,
            "\u202e" * 100_000 + "turned at last",
            "\0" * 100_000,
            "\ud800" * 100_000,
        ),
        "long enough to be slow": (
            "a" * 1_999 + "!",
            "a " * 1_000,
            "ab" * 999 + "\n",
            "<b>" * 660 + "deep",
            "&amp;" * 400,
            "&#" * 999,
            "(a+)+$ " * 280,
            "https://example.invalid/" + "a" * 1_970,
            "x@" * 999,
            "a.b." * 490,
            "-" * 999 + ">" + "-" * 999,
            "<!--" * 500,
            "\\u0000" * 333,
            "supercalifragilisticexpialidocious" * 58,
            "0" * 999 + "." + "0" * 999 + "1",
            "\u4e00" * 2_000,
            "\u5b57\n" * 300,
        ),
    },
}  # fmt: skip

#: By kind and family.
CHARACTERS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "bidirectional": _BIDIRECTIONAL,
    "zero width": _HIDDEN,
    "combining": _COMBINING,
    "invisible": _NOTHING,
    "white space": _SPACED,
    "emoji": _SYMBOLS,
    **_BROKEN,
    **_SHOWN,
    **_LENGTHS,
}

#: Families of which the number of code points says nothing of what people count, and how each fares.
BY_HAND: Final[dict[str, Verdict]] = {
    "ten thousand unseen after two thousand letters": _TAKEN,
    "nine unseen with each of two thousand letters": _TAKEN,
    "one unseen too many": _REFUSED,
    "nine letters and as many unseen": _REFUSED,
    "a direction with each of two thousand letters": _TAKEN,
    "ten letters, two thousand marks": _TAKEN,
    "nine letters with marks": _REFUSED,
    "marks alone": _REFUSED,
    "two thousand letters with an accent each": _TAKEN,
    "nothing to be seen": _REFUSED,
    "nothing to be seen, of many kinds": _REFUSED,
    "blanks": _REFUSED,
    **{f"ten {name}": _TAKEN for name in _EMOJI},
    **{f"nine {name}": _REFUSED for name in _EMOJI},
    "two thousand families": _TAKEN,
    "half flags": _TAKEN,
    "half flags, too few": _REFUSED,
    "emoji in one chain": _REFUSED,
    "skin tones on nothing": _REFUSED,
    "two thousand syllables in parts": _TAKEN,
    "nine syllables in parts": _REFUSED,
}
