"""From bytes to clean text: which encoding a Chinese text file is in, and which characters stay."""

from __future__ import annotations

import codecs
import re

import chardet

from corpus.errors import UnreadableReport

# The 500 most frequent characters of modern Chinese, which make up three quarters of any text. The wrong
# encoding turns text into rare characters, so their share tells the right one, even in one short line.
_FREQUENT_SIMPLIFIED = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三"
    "之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间"
    "样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革"
    "位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队"
    "南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真"
    "务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书"
    "布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效"
    "斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严彻落纪"
)
_FREQUENT_TRADITIONAL = (
    "這為個國時來們於對會發動過說產種後學經進電裡裏現實兩體機當應開還義間樣與關線內數質氣變條沒結解問無係軍並題黨員總設長頭資邊級圖"
    "統較將組見計別論運農幾區強決幹戰則據處隊給門規熱領東導壓爭濟階術極聯認權證轉單風帶場車務萬積議聲報鬥類離華確張馬節話況溫傳許廣記"
    "觀織裝眾書複復兒須際驗連斷難礦備辦習響約勞團歷構稱準號維劃選標寫親養層專狀廠識適屬圓滿縣參紅細聽該鐵價嚴徹紀"
)
_PUNCTUATION = "，。、；：？！“”‘’（）《》〈〉〔〕【】「」『』—…·　０１２３４５６７８９％"
_FREQUENT = frozenset(_FREQUENT_SIMPLIFIED + _FREQUENT_TRADITIONAL + _PUNCTUATION)

# gb18030 before big5: most files here are from the mainland, and a tie must fall to it.
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_BYTES = 200_000
_BROKEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff\ufffd-\uffff]")
_LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Control characters, invisible marks (some reverse the direction of what is shown), halves of characters, and the
# private range that symbol fonts use for bullets.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\uf000-\uf0ff]"
)

NOT_TEXT_REASON = "内容不是文字（可能是改了后缀名的其他文件）"
NOT_TEXT_REMEDY = "请用原来的软件打开，另存为 .docx、.pdf 或 .txt 后重新添加。"


def clean_characters(text: str) -> str:
    """`text` with every kind of line break as "\\n" and without control and invisible characters (tabs stay)."""
    return _UNWANTED.sub("", _LINE_BREAK.sub("\n", text))


def plausibility(text: str) -> float:
    """How much `text` looks like Chinese or English prose, about −5 to 1; below .05 it is not prose."""
    if not text:
        return 0.0
    frequent = sum(character in _FREQUENT for character in text)
    plain = sum(" " <= character <= "~" or character in "\t\r\n" for character in text)
    return (frequent + 0.3 * plain - 5 * len(_BROKEN.findall(text))) / len(text)


def encoding_of(data: bytes) -> tuple[str, int] | None:
    """The encoding of a text file and the length of its byte order mark; None when it is no text.

    Strict UTF-8 comes first, because text in another encoding is almost never valid UTF-8. Then the encoding
    that gives the most frequent Chinese characters; chardet decides only what is left (Japanese, Western),
    because it is often wrong on short GBK text.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    if b"\0" not in data:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pass  # not UTF-8: the candidates below are weighed
        else:
            return ("gb18030" if _only_looks_like_utf8(data, text) else "utf-8"), 0
    sample = data[:_SAMPLE_BYTES]
    scores = {encoding: plausibility(sample.decode(encoding, "replace")) for encoding in _CANDIDATES}
    best = max(_CANDIDATES, key=lambda encoding: scores[encoding])
    if scores[best] >= 0.15:
        return best, 0
    guess = chardet.detect(sample)
    if guess["encoding"] and guess["confidence"] >= 0.8 and _decodes(data, guess["encoding"]):
        return guess["encoding"], 0
    # A line of rare characters, such as a list of names: GB2312 holds the 6,763 that people write.
    if _decodes(data, "gb2312"):
        return "gb18030", 0
    return (best, 0) if scores[best] >= 0.05 else None


def _only_looks_like_utf8(data: bytes, text: str) -> bool:
    """Whether a few GBK characters, such as 通知, happen to be valid UTF-8 (of no text that anyone writes)."""
    if len(data) > 100 or not _decodes(data, "gb18030"):
        return False
    return plausibility(data.decode("gb18030")) > plausibility(text) + 0.3


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def decode(data: bytes, name: str) -> str:
    """The clean text of a text file in any Chinese encoding; a few damaged characters become "\ufffd".

    Raises UnreadableReport when the bytes are no text.
    """
    found = encoding_of(data)
    if found is None:
        raise UnreadableReport(name, NOT_TEXT_REASON, NOT_TEXT_REMEDY)
    encoding, mark = found
    text = data[mark:].decode(encoding, "replace")
    broken = len(_BROKEN.findall(text))
    if broken > max(1, len(text) // 20):
        raise UnreadableReport(name, NOT_TEXT_REASON, NOT_TEXT_REMEDY)
    return clean_characters(text)
