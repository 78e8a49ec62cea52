"""Excel workbooks are read as tables: what they show, from every sheet of articles, and no bomb goes off."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from data.ingest import shared_texts, workbook_parts, workbooks
from data.ingest.archives import files_in
from data.ingest.loading import read_file
from data.ingest.report import TableError
from data.ingest.sheet_lines import moment
from data.ingest.workbook_parts import kind_of_format
from tests.ingest.workbooks import part_of, saved, sheet_xml, with_part, with_texts, workbook
from tests.loading import BAKU, load, rows_of


def at(*when: int) -> datetime:
    """A time without a zone, as sheets have them."""
    return datetime(*when)  # type: ignore[arg-type]  # noqa: DTZ001


HEADER = ["Title", "Text", "Date", "Category"]
ROWS = [
    ["Gas flows", "Through the pipeline.", date(2024, 5, 14), "Energy"],
    ["Cup final", "Two goals, no more.", at(2024, 5, 15, 21, 30), "Sport"],
]
SHEET = "xl/worksheets/sheet1.xml"


def test_a_workbook_is_a_table(tmp_path: Path) -> None:
    loaded = load(tmp_path, workbook(HEADER, *ROWS), "news.xlsx")
    rows = rows_of(loaded)
    assert [row["headline"] for row in rows] == ["Gas flows", "Cup final"]
    assert [row["body"] for row in rows] == ["Through the pipeline.", "Two goals, no more."]
    assert [row["section"] for row in rows] == ["Energy", "Sport"]
    assert [row["published_precision"] for row in rows] == ["day", "minute"]
    assert [row["published"] for row in rows] == [
        datetime(2024, 5, 13, 20, tzinfo=UTC),
        datetime(2024, 5, 15, 17, 30, tzinfo=UTC),
    ]
    assert loaded.report.rejected == ()
    assert loaded.report.format is not None
    assert loaded.report.format.describe() == "Excel: sheet “Sheet1”, header in row 1"


@pytest.mark.parametrize("name", ["news", "news.csv", "news.xlsm"])
def test_it_is_known_by_its_bytes_packed_too(name: str, tmp_path: Path) -> None:
    loaded = load(tmp_path, gzip.compress(workbook(HEADER, *ROWS)), name)
    assert loaded.report.kept == 2
    assert loaded.report.format is not None
    assert loaded.report.format.gzipped


def test_it_is_read_inside_an_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "news.zip", "w") as archive:
        archive.writestr("in/a.xlsx", workbook(HEADER, *ROWS))
        archive.writestr("b.csv", "title\nOther")
    kept = [read_file(found.path, BAKU).whole().report.kept for found in files_in(tmp_path / "news.zip")]
    assert kept == [2, 1]


def test_every_sheet_of_articles_is_read_and_the_others_are_told(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(
        filename=_file(
            tmp_path,
            workbook(
                y2023=[["Title"], ["One"]], Totals=[["Month", "Number"], ["May", 7]], Nothing=[],
                y2024=[["Headline", "Body"], ["Two", "x"], ["Three", "y"], [None, None, "stray"], ["Four"]],
                Drafts=[["Title"], ["Not yet"]],
            ),
        )
    )  # fmt: skip
    book["Drafts"].sheet_state = "hidden"
    loaded = load(tmp_path, saved(book), "news.xlsx")
    assert [row["headline"] for row in rows_of(loaded)] == ["One", "Two", "Three", "Four"]
    assert loaded.report.format is not None
    assert loaded.report.format.describe() == (
        "Excel: sheets “y2023” and “y2024”, header in row 1; left out: “Totals” (no column such as title, "
        "text or description), “Nothing” (empty) and “Drafts” (hidden)"
    )


def test_a_row_left_out_is_told_with_its_sheet_where_there_are_several(tmp_path: Path) -> None:
    header = ["id", "title", "section"]
    content = workbook(
        East=[header, [7, "One", ""]], West=[header, [8, "", "x"], [7, "Again", ""], [9, "x", "s" * 400]]
    )
    report = load(tmp_path, content, "news.xlsx").report
    assert [(bad.line, bad.reason) for bad in report.rejected] == [
        (2, "no headline, no summary and no body (sheet “West”)"),
        (3, "the same id as line 2 (sheet “West”)"),
    ]
    assert [(note.line, note.text.endswith("(sheet “West”)")) for note in report.notes] == [(4, True)]


def test_titles_above_the_header_and_empty_rows_are_passed_over(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Summary of the week"])
    sheet.merge_cells("A1:D1")
    sheet.append([])
    sheet.append(HEADER)
    sheet.append(ROWS[0])
    sheet.append([])
    sheet.append(["", " "])
    sheet.append(["Late", "", "x"])
    report = load(tmp_path, saved(book), "news.xlsx").report
    assert (report.read, report.kept) == (2, 2)
    assert report.format is not None
    assert report.format.sheets[0].header == 3
    assert [(note.line, note.field) for note in report.notes] == [(7, "published")]


def test_numbers_are_ids_without_a_fraction(tmp_path: Path) -> None:
    content = workbook(["id", "title"], [7, "a"], [8.0, "b"], [1234567890123, "c"], [1.5, "d"], ["007", "e"])
    assert [row["id"] for row in rows_of(load(tmp_path, content, "n.xlsx"))] == [
        "7", "8", "1234567890123", "1.5", "007",
    ]  # fmt: skip


def test_values_of_formulas_count_and_errors_are_empty(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>title</t></is></c>'
        '<c r="C1" t="inlineStr"><is><t>section</t></is></c></row>'
        '<row r="2"><c r="A2" t="str"><f>CONCAT("Gas"," flows")</f><v>Gas flows</v></c>'
        '<c r="C2" t="e"><f>VLOOKUP(1,B:B,1)</f><v>#N/A</v></c></row>'
        '<row r="3"><c r="A3"><f>20+22</f><v>42</v></c><c r="C3" t="b"><v>1</v></c></row>'
    )
    loaded = load(tmp_path, with_part(workbook(["title"]), SHEET, sheet_xml(rows)), "n.xlsx")
    assert [(row["headline"], row["section"]) for row in rows_of(loaded)] == [("Gas flows", ""), ("42", "")]
    assert [(note.line, note.field) for note in loaded.report.notes] == [(3, "section")]


def test_days_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["title", "date"])
    book.active.append(["a", date(2024, 5, 14)])
    assert rows_of(load(tmp_path, saved(book), "n.xlsx"))[0]["published"] == datetime(
        2024, 5, 13, 20, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("number", "shown", "from_1904", "expected"),
    [
        (45426, "date", False, date(2024, 5, 14)),
        (45426, "moment", False, at(2024, 5, 14)),
        (45426.3958333, "date", False, at(2024, 5, 14, 9, 30)),
        (45426.99999999, "moment", False, at(2024, 5, 15)),
        (43964, "date", True, date(2024, 5, 14)),
        (1, "date", False, date(1900, 1, 1)),
        (61, "date", False, date(1900, 3, 1)),
        (0, "date", True, date(1904, 1, 1)),
        (-1, "date", False, None),
        (0.5, "date", False, None),
        (2_958_465, "date", False, date(9999, 12, 31)),
        (2_958_466, "date", False, None),
        (2_957_003, "date", True, date(9999, 12, 31)),
        (2_957_004, "date", True, None),
        (1e300, "date", False, None),
    ],
)  # fmt: skip
def test_dates_are_excels(number: float, shown: str, from_1904: bool, expected: date | None) -> None:
    assert moment(number, shown, from_1904) == expected


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", ""), ("0.00", ""), ("#,##0", ""), ("0.00E+00", ""), ('#,##0 "days"', ""), ("@", ""),
        ("[Red]0", ""), (r"#\ ##0\ \d", ""), ("_-* #,##0.00_-", ""), ("yyyy-mm-dd", "date"),
        ("DD.MM.YYYY", "date"), ("[$-419]d mmmm yyyy;@", "date"), ("mmm-yy", "date"), ("mmmm", "date"),
        ("hh:mm:ss", "time"), ("mm:ss", "time"), ("h:mm AM/PM", "time"),
        ("yyyy-mm-dd hh:mm", "moment"), ("d/m/yy h:mm", "moment"), ('yyyy"年"m"月"d"日"', "date"),
    ],
)  # fmt: skip
def test_a_format_says_what_its_numbers_are(code: str, kind: str) -> None:
    assert kind_of_format(code) == kind


def test_links_are_the_addresses(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["title", "link"])
    for row, shown in enumerate(["read on", "https://example.org/own", "mail", None], 2):
        sheet.append([f"Story {row}", shown])
        sheet.cell(row, 2).hyperlink = f"https://example.org/{row}"
    sheet["B4"].hyperlink = "mailto:desk@example.org"
    sheet.append(["Story 6", '=HYPERLINK("https://example.org/6","read on")'])
    content = saved(book)
    rows = rows_of(load(tmp_path, content, "n.xlsx"))
    assert [row["url"] for row in rows[:2]] == ["https://example.org/2", "https://example.org/own"]
    assert rows[2]["url"] == ""
    assert rows[3]["url"] == "https://example.org/5"
    assert rows[4]["url"] == "https://example.org/6"


def test_a_headline_that_links_gives_the_address_where_no_column_does(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["section", "title"])
    book.active.append(["World", "Story"])
    book.active["B2"].hyperlink = "https://example.org/story"
    assert rows_of(load(tmp_path, saved(book), "n.xlsx"))[0]["url"] == "https://example.org/story"


def test_characters_that_xml_has_not_are_restored(tmp_path: Path) -> None:
    texts = (
        "<t>title</t>",
        "<t>a_x000D_\nb _x005F_x000D_ _xD83D__xDE00_</t>",
        "<r><t>東</t></r><r><t xml:space='preserve'>京 </t></r><rPh><t>とう</t></rPh>",
        "",
    )
    cells = "".join(f'<row><c t="s"><v>{number}</v></c></row>' for number in range(4))
    book = with_part(with_texts(workbook(["title"]), *texts), SHEET, sheet_xml(cells))
    loaded = load(tmp_path, book, "n.xlsx")
    assert [row["headline"] for row in rows_of(loaded)] == ["a\r\nb _x000D_ \U0001f600", "東京 "]


def test_names_with_a_prefix_and_the_strict_kind_are_read(tmp_path: Path) -> None:
    xml = (
        '<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData>'
        '<x:row><x:c t="inlineStr"><x:is><x:t>title</x:t></x:is></x:c></x:row>'
        '<x:row><x:c t="inlineStr"><x:is><x:t>Story</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>'
    )
    loaded = load(tmp_path, with_part(workbook(["title"]), SHEET, xml.encode()), "n.xlsx")
    assert [row["headline"] for row in rows_of(loaded)] == ["Story"]


def test_a_size_that_the_sheet_tells_wrongly_is_not_believed(tmp_path: Path) -> None:
    book = workbook(["title"], ["a"], ["b"], ["c"])
    xml = part_of(book, SHEET).replace(b'ref="A1:A4"', b'ref="A1:A2"')
    assert xml != part_of(book, SHEET)
    assert load(tmp_path, with_part(book, SHEET, xml), "n.xlsx").report.kept == 3


def test_a_sheet_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    book = workbook(["title"], ["a"], ["b"], ["c"])
    xml = part_of(book, SHEET)
    cut = xml[: xml.index(b'<row r="4"')]
    report = load(tmp_path, with_part(book, SHEET, cut), "n.xlsx").report
    assert (report.read, report.kept) == (3, 2)
    assert report.rejected[0].line == 4
    assert "breaks off" in report.rejected[0].reason


DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "xl/styles.xml", "xl/sharedStrings.xml"])
def test_entities_are_refused_in_every_part(part: str, tmp_path: Path) -> None:
    cells = '<row><c t="s"><v>0</v></c></row><row><c t="s"><v>0</v></c></row>'
    book = with_part(with_texts(workbook(HEADER, *ROWS), "<t>title</t>"), SHEET, sheet_xml(cells))
    xml = part_of(book, part)
    at = xml.index(b"<", xml.index(b"?>") if xml.startswith(b"<?") else 0)
    with pytest.raises(TableError, match="declares a document type"):
        load(tmp_path, with_part(book, part, xml[:at] + DOCTYPE + xml[at:]), "n.xlsx")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500


def test_what_is_no_workbook_or_a_broken_one_is_told_in_words(tmp_path: Path) -> None:
    book = workbook(HEADER, *ROWS)
    damaged = bytearray(book)
    damaged[book.index(b"PK\x01\x02") - 40] ^= 0xFF
    cases = {
        "no sheet that can be used: “Sheet1” .no column": workbook(["a", "b"], [1, 2]),
        "no sheet that can be used: “Sheet1” .empty": workbook(),
        "damaged Excel workbook": book[: len(book) // 2],
        "part xl/workbook.xml is missing": with_part(book, "xl/workbook.xml", None),
        "part xl/worksheets/sheet1.xml is missing|no sheet that can be used": with_part(book, SHEET, None),
        "a binary Excel workbook": with_part(book, "xl/workbook.bin", b""),
        "a Word document": with_part(book, "word/document.xml", b""),
        "a ZIP archive; unpack it": with_part(with_part(book, "[Content_Types].xml", None), "x", b""),
        "Excel workbook with a password": OLE + "EncryptedPackage".encode("utf-16-le"),
        "an old Excel workbook": OLE,
    }  # fmt: skip
    for words, content in cases.items():
        with pytest.raises(TableError, match=words):
            load(tmp_path, content, "n.xlsx")


def test_an_opendocument_file_is_refused_and_not_taken_for_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "news.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office/>")
    assert [found.path for found in files_in(path)] == [path]
    with pytest.raises(TableError, match=r"an OpenDocument file; save it as \.xlsx"):
        read_file(path, BAKU).whole()


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    big = workbook(["title"], *([f"story {i} " * 20] for i in range(400)))
    with monkeypatch.context() as patch:
        patch.setattr(workbooks, "MAX_BYTES", 10_000)
        with pytest.raises(TableError, match="once unpacked"):
            load(tmp_path, big, "n.xlsx")
    texts = with_texts(workbook(["title"]), "<t>title</t>", *(f"<t>{'x' * 90}{i}</t>" for i in range(90)))
    last = '<row><c t="s"><v>0</v></c></row><row><c t="s"><v>90</v></c></row>'
    texts = with_part(texts, SHEET, sheet_xml(last))
    assert load(tmp_path, texts, "n.xlsx").report.kept == 1
    for module, limit, most, words in (
        (shared_texts, "MAX_TEXT", 60, "one of its texts has more than 60 characters"),
        (shared_texts, "MAX_TEXTS", 50, "more than 50 texts"),
        (workbook_parts, "MAX_SMALL", 100, "has more than 0 MB"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, limit, most)
            with pytest.raises(TableError, match=words):
                load(tmp_path, texts, "n.xlsx")


HEAD = (
    '<row><c t="inlineStr"><is><t>title</t></is></c></row><row><c t="inlineStr"><is><t>a</t></is></c></row>'
)
BOMBS = {
    "rows of nothing": HEAD + "<row/>" * 1_500_000,
    "a row of nothing": HEAD + "<row>" + "<c/>" * 3_000_000 + "</row>",
    "a row of nothing above the header": "<row>" + "<c/>" * 3_000_000 + "</row>" + HEAD,
    "tags in tags": HEAD + "<row><c>" + "<v>" * 1_000_000,
    "one long tag": HEAD + '<row r="' + "1" * 30_000_000 + '"/>',
    "one long comment": HEAD + "<!--" + "x" * 30_000_000 + "-->",
    "one long text": HEAD + '<row><c t="inlineStr"><is><t>' + "x" * 30_000_000 + "</t></is></c></row>",
    "a far column": HEAD + '<row r="3"><c r="ZZZ3"><v>1</v></c></row>',
    "a far row": HEAD + '<row r="9999999"/>',
    "rows backwards": HEAD + '<row r="1"/>',
    "a number of 5,000 digits": HEAD + '<row><c t="s"><v>' + "9" * 5_000 + "</v></c></row>",
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_costs_little_and_is_told(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(with_part(workbook(["title"]), SHEET, sheet_xml(BOMBS[kind])))
    code = (
        "import resource, sys; from pathlib import Path; from zoneinfo import ZoneInfo\n"
        "from data.ingest.tables import TableError, load_table\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try:\n"
        "    report = load_table(Path(sys.argv[1]), ZoneInfo('UTC')).report\n"
        "    print(report.kept, [bad.reason for bad in report.rejected])\n"
        "except TableError as error:\n"
        "    print(error)\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60, check=True,
        cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    told, megabytes = done.stdout.strip().rsplit("\n", 1)
    assert int(megabytes) < 100
    if kind != "a row of nothing above the header":
        assert told.startswith("1 ['")
    else:
        assert "no sheet that can be used" in told


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "made.xlsx"
    path.write_bytes(content)
    return path
