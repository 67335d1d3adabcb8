"""Every word of the interface, Chinese and English. Messages of `corpus.errors` stay Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from draft.citation import spelt_date

Language = Literal["zh", "en"]

# key: (Chinese, English)
_WORDS: dict[str, tuple[str, str]] = {
    "name": ("红舟", "Hongzhou"),
    "tagline": ("党建工作报告检索与问答", "Search and answers over Party-work reports"),
    "stock": ("报告 {reports} 篇", "{reports} reports"),
    "other_language": ("English", "中文"),
    # Questions
    "ask_tab": ("问答", "Ask"),
    "question": ("问题", "Question"),
    "question_hint": (
        "用平常的话提问，例如：上半年走访了多少家企业？",
        "Ask in plain Chinese, for example: 上半年走访了多少家企业？",
    ),
    "ask": ("提问", "Ask"),
    "examples": ("试一试", "Try"),
    "filters": ("限定范围", "Restrict"),
    "since": ("日期起", "From"),
    "until": ("日期止", "Until"),
    "date_hint": ("如 2025-01", "2025-01"),
    "unit": ("单位", "Unit"),
    "kind": ("类型", "Kind"),
    "any": ("不限", "Any"),
    "welcome": (
        "输入问题后按回车。答案取自报告原文，一字不改，每条都能打开原文核对。",
        "Type a question and press Enter. Answers are verbatim from the reports; each opens in its original.",
    ),
    "answer": ("答案", "Answer"),
    "source": ("出处", "Source"),
    "listed_count": ("库中报告写到的，共 {counted}", "{counted} found in the reports of the library"),
    "listed_basis": (
        "统计办法：{basis}。名单由程序汇总，请点编号核对原文。",
        "{basis} Compiled by the program: check the numbered sources.",
    ),
    "listed_by_unit": ("单位归并", "Counted by unit; short and full names are one, reprints count once."),
    "listed_by_place": ("地方归并", "Counted by place; short and full names are one, reprints count once."),
    "listed_by_event": ("活动归并", "Counted by event; several reports of one event are one, reprints count once."),
    "listed_by_report": ("报告归并", "Counted by report, reprints once."),
    "listed_read": (
        "查看了最相近的 {read} 段，可能不全",
        "The {read} nearest passages were gone through; there may be more.",
    ),
    "listed_stated": ("报告中写明的总数", "Totals that reports state"),
    "values_differ": ("各报告的数字不同，从新到旧：", "The reports give different figures, newest first:"),
    "values_date": ("日期", "Date"),
    "values_value": ("数字", "Figure"),
    "values_source": ("出处", "Source"),
    "passages": ("相关段落", "Passages"),
    "no_answer": ("没有找到答案", "No answer found"),
    "nearest": ("以下是最接近的段落，不是答案", "The nearest passages; they do not answer the question"),
    "refused": (
        "报告库里没有能回答这个问题的内容。可以换个说法，写出单位、活动名称或年份，或者放宽限定范围。",
        "Nothing in the library answers this. Name the unit, the activity or the year, or widen the filters.",
    ),
    "exact_found": ("找到了原样的段落", "Found as typed"),
    "exact_only": (
        "下面各段都有您要的原文或文号；没有能单独摘出来作答的一句话。",
        "Each passage below has the exact words or the document number; no single sentence of them is an answer.",
    ),
    "nothing_found": (
        "没有符合条件的段落。请放宽日期、单位或类型的限定，或换个说法再问。",
        "No passage fits. Widen the dates, the unit or the kind, or ask in other words.",
    ),
    "error": ("{message}", "This did not work. The message, in Chinese: {message}"),
    "empty_question": (
        "请先输入问题，再按回车或点“提问”。",
        "Type a question first, then press Enter or “Ask”.",
    ),
    "empty_library": (
        "报告库还是空的。请到“报告库”页添加报告，添加完就可以提问。",
        "The library is empty. Add reports on the Library tab, then ask.",
    ),
    "took": ("共 {hits} 段，用时 {time}", "{hits} passages in {time}"),
    "seconds": ("{seconds} 秒", "{seconds} s"),
    "milliseconds": ("{milliseconds} 毫秒", "{milliseconds} ms"),
    "read_as": ("理解为", "Read as"),
    "take_back": ("点一下去掉，重新提问", "Press to take this back and ask again"),
    "take_back_soft": (
        "符合的排在前面，其他的也列出。点一下去掉，重新提问",
        "What fits comes first, the rest follows. Press to take this back and ask again",
    ),
    "read_first": ("优先 {what}", "{what} first"),
    "read_only": ("只看 {what}", "only {what}"),
    "read_period": ("{since}至{until}", "{since} to {until}"),
    "read_since": ("{since}以后", "since {since}"),
    "read_until": ("{until}以前", "until {until}"),
    "read_answer_kind": ("问的是：{kind}", "asks for {kind}"),
    "read_follow_up": ("接上一问：{question}", "follows up: {question}"),
    "and_others": ("等 {count} 个单位", " and others, {count} in all"),
    "filters_applied": ("限定范围：{what}", "Restricted to: {what}"),
    "page": ("第{page}页", "page {page}"),
    "copy": ("复制引文", "Copy citation"),
    "copied": ("已复制", "Copied"),
    "copy_failed": ("复制失败，请手动选取", "Copying failed, select by hand"),
    "collect": ("加入引用篮", "Add to basket"),
    "collected": ("已在引用篮", "In basket"),
    "open": ("查看原文", "Open original"),
    "also": ("另见 {count} 处转载", "Also in {count} other reports"),
    "no_title": ("〔标题不详〕", "(no title)"),
    "no_unit": ("〔单位不详〕", "(unit not stated)"),
    "no_date": ("〔日期不详〕", "(date not stated)"),
    # Searching as people do
    "sort": ("排序", "Order"),
    "by_relevance": ("按相关度", "Relevance"),
    "by_date": ("新的在前", "Latest first"),
    "newest_version": ("只看最新版本", "Latest version"),
    "did_you_mean": ("您是不是要找", "Did you mean"),
    "leave_out": ("去掉限定就能找到", "Leave out to find"),
    "without": ("去掉{what}（{found} 段）", "{what} ({found} passages)"),
    "demand": ("只看写有“{phrase}”的段落", "Only passages with “{phrase}”"),
    "limit_period": ("日期", "dates"),
    "limit_unit": ("单位", "unit"),
    "limit_kind": ("类型", "kind"),
    "limit_phrase": ("引号", "quotation marks of"),
    "limit_number": ("文号", "document number"),
    "limit_excluded": ("不含", "minus"),
    "limit_newest_version": ("只看最新版本", "newest version only"),
    "limit_all": ("全部限定", "all limits"),
    "similar": ("相似段落", "Similar"),
    "similar_to": ("与这一段相似的段落：{start}", "Passages similar to: {start}"),
    "no_similar": ("没有其他报告的段落可比。", "There are no passages of other reports."),
    "back": ("返回查找结果", "Back to the results"),
    "new": ("新", "new"),
    "new_since": ("自上次查看以来新加入的：{count} 段", "Added since you last looked: {count} passages"),
    "nothing_new": ("自上次查看以来没有新加入的。", "Nothing was added since you last looked."),
    "save_search": ("保存这次查找", "Save this search"),
    "search_saved": ("已保存这次查找", "Search saved"),
    "saved_searches": ("保存的查找", "Saved searches"),
    "forget": ("删除", "Delete"),
    "useful": ("有用", "Useful"),
    "useless": ("没用", "Not useful"),
    "miscited": ("引用有误", "Wrong citation"),
    "judge_hint": ("记在报告库里，再点一次撤销", "Kept in the library; press again to take it back"),
    "judge_undo": ("再点一次撤销", "Press again to take it back"),
    # A language model's text
    "model_on": ("语言模型：{model}", "Language model: {model}"),
    "model_off": ("语言模型：未启用", "Language model: off"),
    "model_host": (
        "问题和检索到的段落会发送到 {host}",
        "The question and the passages found are sent to {host}",
    ),
    "generated": (
        "以下由语言模型 {model} 写成，不是原文。每句的数字、日期、名称和引语已和所引段落核对，没有依据的句子不算在内。",
        "Written by the language model {model}, not verbatim. The numbers, dates, names and quotations of each "
        "sentence were looked up in the passages it cites; sentences without support are left out.",
    ),
    "generated_writing": (
        "语言模型 {model} 正在写，逐句核对后显示……",
        "The language model {model} is writing; each sentence is checked before it shows…",
    ),
    "generated_label": ("机器写成", "Written by a machine"),
    "verbatim_below": ("原文答案：", "The verbatim answer:"),
    "struck_count": ("划去 {count} 句，为什么", "{count} sentences struck out, and why"),
    "struck": ("已划去：{sentence}（{why}）", "Struck out: {sentence} ({why})"),
    "not_generated": (
        "没有采用语言模型写的回答：{why}以下是原文答案。",
        "The language model's text is not used: {why} The verbatim answer follows.",
    ),
    "failure_slow": ("没有按时写完。", "it took too long."),
    "failure_silent": ("没有写出内容。", "it wrote nothing."),
    "failure_down": ("连接不上，请管理员检查它是否在运行。", "it cannot be reached."),
    "failure_refused": (
        "服务器报错，请管理员检查地址、模型名称和密钥。",
        "its server reported an error; check address, model and key.",
    ),
    "failure_cut": ("没有写完就中断了。", "it broke off."),
    "failure_unreadable": (
        "返回的内容读不懂，请管理员检查地址。",
        "its reply is no chat completion; check the address.",
    ),
    "failure_declined": ("它认为检索到的段落里没有答案。", "it found no answer in the passages."),
    "failure_unsupported": (
        "大部分内容在所引段落中找不到依据。",
        "most of it is not in the passages that it cites.",
    ),
    "fault_number": ("所引段落里没有这个数字或日期", "number or date not in the cited passage"),
    "fault_name": ("所引段落里没有这个名称", "name not in the cited passage"),
    "fault_quotation": ("所引段落里没有这句原话或专名", "quotation or term not in the cited passage"),
    "fault_negation": ("所引段落里没有这个否定的说法", "the cited passage does not deny this"),
    "fault_wording": ("所引段落里没有这层意思", "the cited passage does not say this"),
    "fault_uncited": ("没有注明有效的出处", "no valid source given"),
    # The basket
    "basket": ("引用篮", "Basket"),
    "basket_empty": (
        "点段落下面的“加入引用篮”，把要引用的段落收在这里，再一起导出。",
        "Passages that you collect stand here, ready for export.",
    ),
    "style": ("引文格式", "Citation style"),
    "style_official": ("公文式", "Official document"),
    "style_gbt7714": ("GB/T 7714-2025", "GB/T 7714-2025"),
    "take_out": ("移出", "Take out"),
    "export_word": ("导出 Word", "Export Word"),
    "export_markdown": ("导出 Markdown", "Export Markdown"),
    "export_name": ("引用摘编", "Citations"),
    # The original
    "close": ("关闭", "Close"),
    "to_passage": ("回到段落", "Back to the passage"),
    "as_page": ("原件页面", "Page"),
    "as_text": ("文字", "Text"),
    "page_of": ("第{page}页，共{pages}页", "Page {page} of {pages}"),
    "passage_on": ("段落也在", "The passage is also on"),
    "larger": ("放大", "Larger"),
    "drawing": ("正在显示原件的这一页……", "Drawing the page…"),
    "gone": ("这篇报告已经不在报告库里了，可能刚被移除。", "This report is no longer in the library."),
    # The library
    "reports_tab": ("报告库", "Library"),
    "drop": ("把报告拖到这里，或点击选择（可多选）", "Drop reports here, or click to choose (several at once)"),
    "formats": (
        "支持 Word（doc、docx）、WPS、PDF（文字版）、OFD、表格、演示文稿、网页、txt、md、邮件、zip、jsonl。"
        "读不了的文件会写明原因，其余照常入库。",
        "Word (doc, docx), WPS, PDF with text, OFD, spreadsheets, slides, HTML, txt, md, mail, zip, jsonl. "
        "Files that cannot be read are named; the others are added.",
    ),
    "working_page": ("，识别第 {page}/{pages} 页", ", recognising page {page}/{pages}"),
    "working": ("正在处理 {done}/{total}：{name}", "Working on {done}/{total}: {name}"),
    "indexing": ("正在更新索引", "Updating the index"),
    "intake_done": (
        "处理完毕：新增 {added} 篇，已有 {duplicate} 篇，失败 {failed} 个",
        "Done: {added} added, {duplicate} already there, {failed} failed",
    ),
    "status_added": ("已入库", "added"),
    "status_replaced": ("已更新", "replaced"),
    "status_duplicate": ("库中已有", "already there"),
    "status_failed": ("失败", "failed"),
    "passage_count": ("{count} 段", "{count} passages"),
    "reason": ("{reason}", "Not added. The reason, in Chinese: {reason}"),
    "more_outcomes": ("另有 {count} 个文件正常入库，不再逐一列出。", "{count} more files were added."),
    "pending": (
        "上次有 {count} 个文件没有处理完（程序中途停止）：{names}。已入库的报告都是完整的。",
        "{count} files were left unfinished when the program stopped: {names}. The reports that are in are whole.",
    ),
    "resume": ("继续处理", "Continue"),
    "find_report": ("在报告库中查找", "Find a report"),
    "find_hint": ("标题、单位、文号、文件名", "title, unit, number, file name"),
    "column_title": ("标题", "Title"),
    "column_unit": ("单位", "Unit"),
    "column_date": ("日期", "Date"),
    "column_kind": ("类型", "Kind"),
    "column_passages": ("段落", "Passages"),
    "column_added": ("入库时间", "Added"),
    "column_author": ("作者", "Author"),
    "column_number": ("文号", "Number"),
    "no_reports": ("报告库还是空的，请在上面添加报告。", "The library is empty; add reports above."),
    "no_such_report": ("没有找到包含“{contains}”的报告。", "No report contains “{contains}”."),
    "shown": ("第 {first}–{last} 篇，共 {count} 篇", "{first}–{last} of {count}"),
    "previous": ("上一页", "Previous"),
    "next": ("下一页", "Next"),
    "correct": ("修改", "Correct"),
    "remove": ("移除", "Remove"),
    "remove_question": (
        "确定把{title}移出报告库吗？移除后不再出现在答案里；需要时可以重新添加文件。",
        "Remove {title} from the library? It will no longer be answered from; the file can be added again.",
    ),
    "remove_confirm": ("确定移除", "Remove it"),
    "cancel": ("取消", "Cancel"),
    "save": ("保存", "Save"),
    "correct_title": ("修改报告信息", "Correct the report's data"),
    "correct_date": ("日期（如 2025-07-01、2025-07 或 2025）", "Date (2025-07-01, 2025-07 or 2025)"),
    "bad_date": (
        "日期请写成 2025-07-01、2025-07 或 2025 的样子，不知道就留空。",
        "Write the date as 2025-07-01, 2025-07 or 2025, or leave it empty.",
    ),
    "removed": ("已移除{title}。", "{title} was removed."),
    "saved": ("已保存。", "Saved."),
}  # fmt: skip


@dataclass(frozen=True)
class Wording:
    """The interface's text in one language: `wording("ask")`, with values `wording("page", page=3)`."""

    language: Language = "zh"

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its values filled in; raises KeyError for an unknown key."""
        text = _WORDS[key][0 if self.language == "zh" else 1]
        return text.format(**values) if values else text

    def date(self, date: str) -> str:
        """An ISO 8601 date as the language writes it: 2025年7月1日, or as it is; "" for none."""
        return spelt_date(date) if self.language == "zh" else date


def keys() -> list[str]:
    """Every key, in the order of the source."""
    return list(_WORDS)
