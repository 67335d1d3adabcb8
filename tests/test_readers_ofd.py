"""OFD: characters at places on pages become lines in reading order."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import UnreadableReport
from corpus.readers.ofd import read_ofd
from tests.make_documents import PROSE
from tests.make_office import ofd, text_object, zipped

REAL = Path(__file__).resolve().parents[1].parent / "shared" / "documents"


def texts(data: bytes) -> list[str]:
    return [line.text for line in read_ofd(data, "a.ofd").lines]


def composite_unit(objects: str) -> str:
    return f'<ofd:CompositeGraphicUnit ID="5"><ofd:Content>{objects}</ofd:Content></ofd:CompositeGraphicUnit>'


def test_lines_come_from_top_to_bottom_with_their_page() -> None:
    first = text_object(PROSE[1], 20, 60) + text_object(PROSE[0], 20, 30)
    report = read_ofd(ofd([first, text_object("第二页", 20, 30)], title=PROSE[0]), "a.ofd")
    assert [(line.text, line.page) for line in report.lines] == [(PROSE[0], 1), (PROSE[1], 1), ("第二页", 2)]
    assert report.wrapped
    assert report.metadata.title == PROSE[0]


def test_a_line_knows_its_place_on_the_page() -> None:
    upright = '<ofd:TextCode X="0" Y="5" DeltaY="5 5 5">自上而下</ofd:TextCode>'
    down = f'<ofd:TextObject ID="3" Boundary="150 100 5 50" Size="5">{upright}</ofd:TextObject>'
    across, beside = read_ofd(ofd([text_object("四个汉字", 21, 29.7) + down]), "a.ofd").lines
    assert across.box is not None
    assert beside.box is not None
    left, top, right, bottom = across.box  # of a page of 210 × 297 mm, the baseline at 10 % of its height
    assert (left, right) == pytest.approx((0.1, 0.1 + 4 * 5 / 210), abs=0.01)
    assert (top, bottom) == pytest.approx((0.1 - 4 / 297, 0.1 + 1 / 297), abs=0.001)
    left, top, right, bottom = beside.box
    assert 140 / 210 < left < right < 160 / 210
    assert (top, bottom) == pytest.approx((100 / 297, 125 / 297), abs=0.02)


def test_what_stands_side_by_side_is_one_line_with_a_space_at_a_wide_gap() -> None:
    page = (
        text_object("人", 28, 30)
        + text_object("姓名：李", 40, 30.4)
        + text_object("负责", 18, 30)
        + text_object("边", 0, 99)
    )
    assert texts(ofd([page])) == ["\u3000" * 4 + "负责人 姓名：李", "边"]


def test_the_indent_of_a_paragraph_is_kept_as_full_width_spaces() -> None:
    assert texts(ofd([text_object("另起一段", 30, 30) + text_object("接着写", 20, 38)])) == [
        "\u3000\u3000另起一段",
        "接着写",
    ]


def test_short_pieces_that_stand_apart_in_several_lines_are_rows_of_a_table() -> None:
    rows = (("支部", "人数", "比例"), ("一支部", "12", "30%"), ("二支部", "8", "20%"))
    cells = [
        text_object(text, 20 + 40 * column, 50 + 8 * row)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    page = text_object("党员情况表", 60, 30) + "".join(cells) + text_object("通", 20, 90) + text_object("知", 60, 90)
    lines = read_ofd(ofd([page]), "a.ofd").lines
    assert [(line.text, line.kind) for line in lines[1:4]] == [(" | ".join(row), "table") for row in rows]
    assert [line.kind for line in (lines[0], lines[4])] == ["text", "text"]


def test_steps_place_the_characters_of_one_object_on_several_lines() -> None:
    code = '<ofd:TextCode X="0" Y="5" DeltaX="g 2 5 -10 g 2 5" DeltaY="0 0 8 0 0">甲乙丙丁戊己</ofd:TextCode>'
    page = f'<ofd:TextObject ID="3" Boundary="20 20 50 20" Size="5">{code}</ofd:TextObject>'
    assert texts(ofd([page])) == ["甲乙丙", "丁戊己"]


def test_vertical_and_turned_text_is_read_along_its_own_direction() -> None:
    code = '<ofd:TextCode X="0" Y="5" DeltaY="5 5 5">自上而下</ofd:TextCode>'
    upright = f'<ofd:TextObject ID="3" Boundary="150 20 5 50" Size="5">{code}</ofd:TextObject>'
    turned = "".join(
        text_object(mark, 90, 40 + 5 * number, extra='CTM="0 1 -1 0 0 0"') for number, mark in enumerate("转过来的")
    )
    assert texts(ofd([upright])) == ["自上而下"]
    assert texts(ofd([turned + text_object("正文", 20, 250)])) == ["正文", "转过来的"]


def test_template_pages_and_composite_objects_carry_text() -> None:
    unit = composite_unit(text_object("单元", 0, 5))
    page = text_object("正文", 20, 60) + '<ofd:CompositeObject ID="8" ResourceID="5" Boundary="20 100 50 50"/>'
    found = texts(ofd([page], template=text_object("某某机关文件", 20, 20), resources=unit))
    assert found == ["某某机关文件", "正文", "单元"]


def test_hidden_objects_are_no_text_and_double_drawing_is_read_once() -> None:
    page = (
        text_object("粗体字", 20, 30)
        + text_object("粗体字", 20.2, 30)
        + text_object("看不见", 20, 50, extra='Visible="false"')
    )
    assert texts(ofd([page])) == ["粗体字"]


def test_glyph_numbers_change_nothing_where_characters_are_stated() -> None:
    glyphs = (
        '<ofd:CGTransform CodePosition="0" CodeCount="1" GlyphCount="1"><ofd:Glyphs>7</ofd:Glyphs></ofd:CGTransform>'
    )
    assert texts(ofd([text_object("连写", 20, 30, inner=glyphs)])) == ["连写"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (ofd([text_object("\u00a4" * 20, 20, 30)]), "只有字形编号"),
        (ofd([text_object("\ue123\ue124\ue125\ue126", 20, 30)]), "只有字形编号"),
        (ofd(["", '<ofd:PathObject ID="3" Boundary="0 0 1 1"/>']), "没有文字，只有图片"),
        (ofd([]), "没有文字"),
        (ofd([], parts={"Encryptions.xml": "<x/>"}), "已加密"),
        (ofd(["<ofd:broken>"]), "不是完整的 XML"),
        (ofd([], parts={"OFD.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "不允许的 XML 声明"),
        (zipped({"a.txt": "x"}), "没有 OFD 正文"),
        (ofd([text_object("字", 20, 30)])[:-40], "已损坏"),
    ],
)
def test_an_ofd_that_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableReport, match=reason) as caught:
        read_ofd(data, "a.ofd")
    assert "Word 或 WPS 打开并修复" not in caught.value.remedy


def test_composite_objects_that_contain_themselves_end() -> None:
    inside = '<ofd:CompositeObject ID="8" ResourceID="5" Boundary="0 5 9 9"/>' * 2
    unit = composite_unit(text_object("层", 0, 5) + inside)
    assert "层" in "".join(texts(ofd([inside], resources=unit)))


@pytest.mark.parametrize("hostile", ["nan", "inf", "1e308", "g 999999999 5", "g", "g x y", "9" * 400])
def test_numbers_that_are_none_do_no_harm(hostile: str) -> None:
    code = f'<ofd:TextCode X="{hostile}" Y="5" DeltaX="{hostile}">还在</ofd:TextCode>'
    page = f'<ofd:TextObject ID="3" Boundary="{hostile}" CTM="{hostile}" Size="{hostile}">{code}</ofd:TextObject>'
    found = "".join(texts(ofd([page + text_object("正文", 20, 30)])))
    assert "正文" in found


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("20240531141733.ofd", ("电子发票（增值税专用发票） 发票号码：24112000000048542163", "购 名称：", "下载次数")),
        ("999.ofd", ("机器编号：016000019234 校验码：16630282980991510014", "小计 | ¥2600.00 | ¥156.00", "")),
        ("keyword.ofd", ("中国建设银行股份有限公司泰安分行", "担保债权数额：35万元", "")),
        ("n.ofd", ("路卫发〔2011〕76号", "同意张阿三同志辞职的批复", "")),
        ("signedFile.ofd", ("江苏增值税电子普通发票 发票代码：032001600511", "价税合计（大写） | 贰佰圆整", "")),
        ("z.ofd", ("11.4字型变换", "变换关系中字符的数量", "")),
        ("拿来主义_page6.ofd", ("但我们没有人根据了“礼尚往来”的仪节", "文艺不能自成为新文艺。", "")),
        ("文字横向-数科.ofd", ("一二三四", "121212", "")),
    ],
)
def test_real_files_are_read(name: str, shown: tuple[str, str, str]) -> None:
    if not (REAL / name).exists():
        pytest.skip("shared/documents 不在：跳过真实文件的测试")
    text = "\n".join(texts((REAL / name).read_bytes()))
    assert shown[0] in text
    assert shown[1] in text
    assert not shown[2] or shown[2] not in text


def test_a_real_file_of_boxes_and_seals_gives_the_text_of_its_seals() -> None:
    if not (REAL / "h.ofd").exists():
        pytest.skip("shared/documents 不在：跳过真实文件的测试")
    report = read_ofd((REAL / "h.ofd").read_bytes(), "h.ofd")
    assert [line.text for line in report.lines] == ["OFDR&W用于测试的印章", "测试用"]
    assert "印章" in report.warnings[0]
