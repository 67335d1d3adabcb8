"""A document with a security marking is refused; one that only speaks of secrets is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.intake import add_paths
from corpus.library import Library
from corpus.marking import security_marking
from corpus.report import Line, RawReport
from tests.make_documents import NAMESPACES, docx, paragraph, pdf

BODY = ("临澜市委办公室文件", "关于做好换届工作的通知", "各县（市、区）委：现将有关事项通知如下，请认真贯彻执行。")
SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "corpora" / "partywork.jsonl.gz"


def marking(*lines: str, page: int | None = None) -> str:
    return security_marking(RawReport("a", tuple(Line(line, page=page) for line in lines), wrapped=True))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("机密★1年", "机密★1年"),
        ("秘密★长期", "秘密★长期"),
        ("绝 密", "绝密"),
        ("机密 ★ ６个月", "机密★6个月"),
        ("000012　机密★1年　特急", "机密★1年"),
        ("秘密★2026年12月31日", "秘密★2026年12月31日"),
        ("机密★启用前", "机密★启用前"),
        ("密级：秘密", "秘密"),
        ("【内部】", ""),
        ("机密女1年", "机密女1年"),
        ("秘密★10年　　　　　签发人：李澜", "秘密★10年"),
    ],
)
def test_the_marking_is_found_above_the_title(line: str, found: str) -> None:
    assert marking("", line, *BODY) == found
    assert marking("000012", line, "特急", *BODY) == found


@pytest.mark.parametrize(
    "line",
    [
        "关于加强保密工作的通知",
        "保守国家秘密",
        "商业秘密保护工作总结",
        "机密级文件管理办法",
        "密级：公开",
        "密级：秘密/机密/绝密",
        "本办法所称“机密★1年”是指保密期限为一年的文件。",
        "秘密工作时期的党组织",
    ],
)
def test_the_words_elsewhere_are_no_marking(line: str) -> None:
    assert marking(line, *BODY) == ""


def test_a_marking_counts_only_on_the_first_page_above_the_text() -> None:
    assert marking(*BODY, "机密★1年") == ""
    lines = (Line("关于换届工作的报告", page=1), Line("机密★1年", page=2))
    assert security_marking(RawReport("a", lines, wrapped=True)) == ""


@pytest.mark.parametrize("suffix", [".txt", ".docx", ".pdf", ".html"])
def test_a_marked_document_of_any_format_is_refused_until_allowed(tmp_path: Path, suffix: str) -> None:
    lines = ["机密★1年", *BODY]
    contents = {
        ".txt": "\n\n".join(lines).encode(),
        ".docx": docx("".join(paragraph(line) for line in lines)),
        ".pdf": pdf([lines]),
        ".html": ("<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>").encode(),
    }
    path = tmp_path / f"通知{suffix}"
    path.write_bytes(contents[suffix])
    with Library(tmp_path / "library") as library:
        [refused] = add_paths(library, [path])
        assert refused.status == "failed"
        for told in (path.name, "机密★1年", "--allow-classified"):
            assert told in refused.error
        assert library.count() == 0
        assert not (library.folder / "originals").exists()
        [added] = add_paths(library, [path], allow_classified=True)
        assert added.status == "added", added.error


def test_a_marking_in_the_header_of_a_word_page_counts(tmp_path: Path) -> None:
    header = f"<w:hdr {NAMESPACES}>{paragraph('秘密★长期')}</w:hdr>"
    path = tmp_path / "通知.docx"
    path.write_bytes(docx("".join(paragraph(line) for line in BODY), parts={"word/header1.xml": header}))
    with Library(tmp_path / "library") as library:
        [refused] = add_paths(library, [path])
        assert "秘密★长期" in refused.error


def test_of_a_bulk_file_only_the_marked_record_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "全部.jsonl"
    texts = ["\n".join(BODY), "秘密★3年\n" + "\n".join(BODY), "保守国家秘密是每个党员的义务，必须牢记在心。"]
    path.write_text("\n".join(json.dumps({"id": str(n), "text": t}) for n, t in enumerate(texts)), encoding="utf-8")
    with Library(tmp_path / "library") as library:
        assert [outcome.status for outcome in add_paths(library, [path])] == ["added", "failed", "added"]


def test_none_of_the_real_reports_is_refused() -> None:
    if not SHARED.exists():
        pytest.skip("shared/corpora 不在：跳过真实报告的测试")
    from corpus.readers import read

    reports = [report for report in read(SHARED) if isinstance(report, RawReport)]
    assert len(reports) > 3_000
    assert [report.external_id for report in reports if security_marking(report)] == []
