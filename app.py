"""红舟 Hongzhou: ask a library of Party-work reports. The only entry; see --help.

Heavy imports stand inside the commands: the processes that cut words import this file again.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import HongzhouError, LibraryError, QuestionError

if TYPE_CHECKING:
    from corpus.intake import Outcome
    from corpus.library import Library
    from index.encoder import Encoder
    from index.follow import Index
    from search.engine import Engine
    from search.generated import Generated
    from search.question import SearchFilters
    from search.result import Answer
    from search.writer import Writer

DONE, SOME_FAILED, WRONG_USAGE = 0, 1, 2
SECONDS_TO_WAIT_FOR_ADDING = 3.0
LINE_SEPARATORS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code: 0 done, 1 some inputs failed, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    given = parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except HongzhouError as error:
        say(f"错误：{error}")
        return SOME_FAILED
    except KeyboardInterrupt:
        say("已中断。没有做完的添加可以用 add --resume 继续。")
        return SOME_FAILED
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; nothing is left to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def parser() -> argparse.ArgumentParser:
    """The command line, as docs and scripts know it."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--library",
        type=Path,
        default=Path(os.environ.get("HONGZHOU_LIBRARY") or "library"),
        help="报告库文件夹（默认 ./library，或环境变量 HONGZHOU_LIBRARY）",
    )
    shared.add_argument(
        "--embedder",
        default=os.environ.get("HONGZHOU_EMBEDDER"),
        help="向量模型的文件夹或名称（默认自带模型，或环境变量 HONGZHOU_EMBEDDER）",
    )
    shared.add_argument(
        "--query-prompt",
        default=os.environ.get("HONGZHOU_QUERY_PROMPT"),
        help="加在问题前的提示语（默认用模型自己的，或环境变量 HONGZHOU_QUERY_PROMPT）",
    )
    shared.add_argument("--json", action="store_true", help="每行输出一个 JSON 对象，其余信息写到标准错误")
    root = argparse.ArgumentParser(prog="app.py", description="红舟：党建工作报告的语义检索与问答")
    commands = root.add_subparsers(dest="command", required=True, metavar="命令")

    def command(name: str, run: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, parents=[shared], help=help, description=help)
        added.set_defaults(run=run)
        return added

    add = command("add", add_reports, "添加文件、文件夹或 .jsonl(.gz) 批量文件")
    add.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    add.add_argument("--resume", action="store_true", help="继续上次没有做完的添加")
    add.add_argument(
        "--allow-classified",
        action="store_true",
        default=os.environ.get("HONGZHOU_ALLOW_CLASSIFIED", "") not in ("", "0"),
        help="也添加首页标有密级（秘密、机密、绝密）的文件；须经批准（或环境变量 HONGZHOU_ALLOW_CLASSIFIED=1）",
    )
    ask = command("ask", ask_questions, "提问，得到原文答案和出处")
    ask.description = "提问，得到原文答案和出处。“引号”里的文字和文号须原样出现，-词 表示不要写有这个词的段落。"
    ask.add_argument("question", nargs="?", help="问题")
    ask.add_argument(
        "--questions", type=Path, metavar="FILE.jsonl", help="逐行回答文件里的问题 {id, question, today?, history?}"
    )
    ask.add_argument("--top", type=positive, default=10, help="返回的段落数（默认 10）")
    ask.add_argument("--since", help="起始日期：2023、2023-01 或 2023-01-31")
    ask.add_argument("--until", help="截止日期，含当天、当月或当年")
    ask.add_argument("--unit", default="", help="发文单位名称，或其中一部分")
    ask.add_argument("--kind", default="", help="文种，如 通知")
    ask.add_argument(
        "--sort", choices=("relevance", "date"), default="relevance", help="排序：相关度，或日期（新的在前）"
    )
    ask.add_argument("--newest", action="store_true", help="同一文件有几个版本时只看最新的")
    add_model_options(ask)
    listing = command("list", list_reports, "列出报告")
    listing.add_argument("contains", nargs="?", default="", help="只列标题、单位等含有这些词的")
    show = command("show", show_report, "显示一篇报告的全文")
    show.add_argument("report_id", metavar="ID")
    remove = command("remove", remove_reports, "删除报告")
    remove.add_argument("report_ids", nargs="+", metavar="ID")
    export = command("export", export_reports, "把报告导出为 JSON 行，可再用 add 读入")
    export.add_argument("report_ids", nargs="*", metavar="ID")
    command("rebuild", rebuild_index, "重建索引")
    evaluate = command("evaluate", evaluate_set, "用题集测量检索质量")
    evaluate.add_argument("--set", type=Path, required=True, dest="question_set", metavar="FILE.jsonl")
    evaluate.add_argument("--corpus", type=Path, metavar="FILE.jsonl.gz", help="题集所问的文本；不给则用报告库")
    feedback = command("feedback", show_feedback, "列出网页上的评价（有用、没用、引用有误），或导出成题集")
    feedback.add_argument("--export", type=Path, metavar="FILE.jsonl", help="写成 evaluate --set 能用的题集")
    serve = command("serve", serve_page, "打开网页")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=positive, default=7860)
    serve.add_argument("--users", type=Path, metavar="FILE", help="用户名:密码，每行一个；不给则不用登录")
    serve.add_argument("--samples", type=Path, metavar="DIR", help="报告库为空时先添加这个文件夹里的样例")
    for keeping in (add, serve):
        keeping.add_argument(
            "--no-originals",
            action="store_true",
            default=bool(os.environ.get("HONGZHOU_NO_ORIGINALS")),
            help="不留存新添加文件的原件：省空间，但“查看原文”没有页面图像（或设环境变量 HONGZHOU_NO_ORIGINALS=1）",
        )
    add_model_options(serve)
    return root


def add_model_options(command: argparse.ArgumentParser) -> None:
    """The options of a language model, which is off unless an address is given."""
    command.add_argument(
        "--llm-url",
        default=os.environ.get("HONGZHOU_LLM_URL"),
        metavar="URL",
        help="语言模型的地址，如 http://localhost:11434/v1（默认不用语言模型，或环境变量 HONGZHOU_LLM_URL）",
    )
    command.add_argument(
        "--llm-model",
        default=os.environ.get("HONGZHOU_LLM_MODEL", ""),
        metavar="NAME",
        help="语言模型的名称（或环境变量 HONGZHOU_LLM_MODEL）",
    )
    command.add_argument(
        "--llm-key-file",
        type=Path,
        metavar="FILE",
        help="存有语言模型密钥的文件（或把密钥放在环境变量 HONGZHOU_LLM_KEY）",
    )
    command.add_argument("--llm-first", type=positive, default=15, metavar="秒", help="等第一个字的秒数（默认 15）")
    command.add_argument("--llm-total", type=positive, default=60, metavar="秒", help="等全文的秒数（默认 60）")


def positive(text: str) -> int:
    """A whole number from 1; argparse reports anything else."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("须为正整数")
    return number


# Commands


def add_reports(given: argparse.Namespace) -> int:
    from corpus.intake import add_paths, resume

    if not given.paths and not given.resume:
        say("请给出要添加的文件或文件夹，或用 --resume 继续上次的添加。")
        return WRONG_USAGE
    library = open_library(given)
    failed = 0
    with Bar("添加") as bar:

        def listen(progress: Any) -> None:
            place = f"第 {progress.page}/{progress.pages} 页" if progress.pages else f"第 {progress.records + 1} 条"
            bar.show(progress.done, progress.total, f"{progress.stage} {progress.name} {place}")

        if given.resume:
            failed += report_outcomes(resume(library, listen, given.allow_classified), given.json)
        if given.paths:
            added = add_paths(library, given.paths, listen, allow_classified=given.allow_classified)
            failed += report_outcomes(added, given.json)
    open_index(library, load_encoder(given))
    return SOME_FAILED if failed else DONE


def report_outcomes(outcomes: Iterator[Outcome], as_json: bool) -> int:
    """Prints each outcome as it comes; returns how many failed."""
    failed = 0
    for outcome in outcomes:
        failed += outcome.status == "failed"
        for warning in outcome.warnings:
            say(f"注意：《{outcome.title or outcome.path}》{warning}")
        if as_json:
            emit({key: getattr(outcome, key) for key in ("path", "status", "report_id", "title", "passages", "error")})
        elif outcome.status == "failed":
            print(f"失败  {outcome.error}")
        else:
            done = {"added": "已添加", "duplicate": "已存在", "replaced": "已替换"}[outcome.status]
            print(f"{done}  {outcome.report_id}  {outcome.title or outcome.path}  {outcome.passages} 段")
    return failed


def ask_questions(given: argparse.Namespace) -> int:
    from search.question import SearchFilters, period
    from search.record import answer_record

    if (given.question is None) == (given.questions is None):
        say("请给出一个问题，或用 --questions 给出问题文件，二者取一。")
        return WRONG_USAGE
    limits = SearchFilters(given.since, given.until, given.unit, given.kind, given.sort == "date", given.newest)
    try:
        period(limits)
    except QuestionError as error:
        say(f"错误：{error}")
        return WRONG_USAGE
    writer = open_writer(given)
    engine = open_engine(given)
    if given.question is not None:
        answer = engine.ask(given.question, given.top, limits, today=date.today())
        generated = writer.finish(answer) if writer else None
        if given.json:
            emit(answer_record("", given.question, answer, generated))
        else:
            print_answer(answer, generated)
        return DONE
    return ask_file(engine, given, limits, writer)


def ask_file(engine: Engine, given: argparse.Namespace, limits: SearchFilters, writer: Writer | None) -> int:
    """Answers the questions of a file in order; a line that is none is named and the rest go on."""
    from search.record import answer_record

    try:
        # Not splitlines: JSON strings may hold U+2028 and other characters that it takes for line ends.
        lines = given.questions.read_text(encoding="utf-8-sig").removesuffix("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        say(f"错误：问题文件 {given.questions} 读不出来（{error}）。须为 UTF-8 的 .jsonl 文件。")
        return WRONG_USAGE
    failed = 0
    with Bar("回答") as bar:
        for number, line in enumerate(lines, start=1):
            bar.show(number, len(lines), "")
            if not line.strip():
                continue
            try:
                entry = json.loads(line)
                identity, question = entry.get("id", str(number)), entry["question"]
                if not isinstance(question, str):
                    raise TypeError("question 不是文字")
                today = date.fromisoformat(entry["today"]) if entry.get("today") else date.today()
                history = [str(earlier) for earlier in entry.get("history") or ()]
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                failed += 1
                say(
                    f"第 {number} 行不是问题（{type(error).__name__}: {error}）。"
                    "每行应为 {id, question}，另可有 today（YYYY-MM-DD）和 history（此前的问题）。"
                )
                continue
            answer = engine.ask(question, given.top, limits, today=today, history=history)
            generated = writer.finish(answer) if writer else None
            if given.json:
                emit(answer_record(identity, question, answer, generated))
            else:
                print(f"【{identity}】{question}")
                print_answer(answer, generated)
    return SOME_FAILED if failed else DONE


def list_reports(given: argparse.Namespace) -> int:
    for row in open_library(given).reports(given.contains):
        about = row.metadata
        if given.json:
            emit(
                {"report_id": row.report_id, "external_id": row.external_id, "path": row.path, "passages": row.passages}
                | {"title": about.title, "unit": about.unit, "date": about.date, "kind": about.kind}
                | {"author": about.author, "number": about.number, "added": row.added}
            )
        else:
            print("  ".join((row.report_id, about.date or "日期不详", about.title or row.path, about.unit, about.kind)))
    return DONE


def show_report(given: argparse.Namespace) -> int:
    library = open_library(given)
    report = library.report(given.report_id)
    if given.json:
        passages = [
            {"start": passage.start, "end": passage.end, "page": passage.page}
            | {"boxes": [box._asdict() for box in library.boxes_of(report.report_id, passage.start, passage.end)]}
            for passage in library.passages_of(report.report_id)
        ]
        emit(next(library.export([report.report_id])) | {"passages": passages})
    else:
        about = report.metadata
        print(" · ".join(part for part in (about.title, about.unit, about.date, about.number, report.path) if part))
        print(f"\n{report.text}")
    return DONE


def remove_reports(given: argparse.Namespace) -> int:
    library = open_library(given)
    library.remove(given.report_ids)
    open_index(library, load_encoder(given))
    for report_id in dict.fromkeys(given.report_ids):
        if given.json:
            emit({"report_id": report_id, "status": "removed"})
        else:
            print(f"已删除  {report_id}")
    return DONE


def export_reports(given: argparse.Namespace) -> int:
    for record in open_library(given).export(given.report_ids or None):
        emit(record)
    return DONE


def rebuild_index(given: argparse.Namespace) -> int:
    from index.follow import Index

    library = open_library(given)
    index = Index(library.folder / "index", library, load_encoder(given))
    with Bar("重建") as bar:
        index.rebuild(lambda stage, done, total: bar.show(done, total, stage))
    if given.json:
        emit({"passages": index.size})
    else:
        print(f"索引已重建，共 {index.size} 段。")
    return DONE


def evaluate_set(given: argparse.Namespace) -> int:
    from search.evaluate import evaluate, read_set, summary, table
    from search.temporary import temporary_engine

    questions = read_set(given.question_set)
    opened: AbstractContextManager[Engine]
    with Bar("准备") as bar:
        if questions.records or given.corpus:
            opened = temporary_engine(
                questions.records, given.corpus, load_encoder(given), lambda *at: bar.show(at[1], at[2], at[0])
            )
        else:
            opened = nullcontext(open_engine(given))
    with opened as engine, Bar("提问") as bar:
        rows = evaluate(
            engine, questions.questions, progress=lambda done, total: bar.show(done, total, ""), today=date.today()
        )
    for method, measured in rows.items():
        groups = summary(measured)
        if given.json:
            emit({"method": method, "groups": groups})
        else:
            print(table(method, groups))
    return DONE


def show_feedback(given: argparse.Namespace) -> int:
    from corpus.feedback import question_set

    stored = open_library(given).feedback.all()
    if given.export:
        records = list(question_set(stored))
        lines = "".join(as_line(record) + "\n" for record in records)
        try:
            given.export.write_text(lines, encoding="utf-8")
        except OSError as error:
            raise HongzhouError(
                f"题集 {given.export} 写不了（{error.strerror or error}）。请检查路径和权限。"
            ) from error
        say(f"已把 {len(records)} 个问题写入 {given.export}（评价共 {len(stored)} 条；没有“有用”的问题不成题）。")
        return DONE
    for one in stored:
        if given.json:
            emit({"number": one.number, "at": one.at, "present": one.present} | vars(one.about))
        else:
            name = {"useful": "有用", "useless": "没用", "miscited": "引用有误"}[one.about.verdict]
            print("  ".join((str(one.number), one.at, name, one.about.question, one.about.answer or "（段落）")))
    return DONE


def serve_page(given: argparse.Namespace) -> int:
    from corpus.intake import add_paths
    from web.page import serve

    library = open_library(given)
    if given.samples and not library.count():
        say("报告库是空的，先添加样例报告……")
        report_outcomes(add_paths(library, [given.samples]), as_json=False)
    writer = open_writer(given)
    engine = open_engine(given, library)
    threading.Thread(target=engine.warm_up, daemon=True).start()
    users = read_users(given.users) if given.users else None

    def ready(address: str) -> None:
        say(f"请在浏览器打开 {address}")

    serve(library, engine.index, engine, given.host, given.port, users, ready, writer)
    return DONE


# What commands share


def open_library(given: argparse.Namespace) -> Library:
    """The library; says what an interrupted `add` left to do."""
    from corpus.library import Library

    library = Library(given.library, keep_originals=not getattr(given, "no_originals", False))
    for pending in library.pending_intake() if not getattr(given, "resume", False) else []:
        say(f"提示：《{pending.name}》上次没有添加完（已处理 {pending.done} 条）。运行 add --resume 继续。")
    return library


def load_encoder(given: argparse.Namespace) -> Encoder:
    from index.encoder import DEFAULT_MODEL, Encoder

    return Encoder(given.embedder or DEFAULT_MODEL, given.query_prompt)


def catch_up(index: Index) -> None:
    """Brings the index up to the library, with a progress bar."""
    with Bar("索引") as bar:
        index.catch_up(lambda stage, done, total: bar.show(done, total, stage))


def open_index(library: Library, encoder: Encoder) -> Index:
    """The index, brought up to the library."""
    from index.follow import Index

    index = Index(library.folder / "index", library, encoder)
    catch_up(index)
    return index


def open_engine(given: argparse.Namespace, library: Library | None = None) -> Engine:
    from index.follow import Index
    from search.engine import Engine

    library, encoder = library or open_library(given), load_encoder(given)
    index = Index(library.folder / "index", library, encoder, lock_timeout=SECONDS_TO_WAIT_FOR_ADDING)
    try:
        catch_up(index)
    except LibraryError as error:  # another process is adding: what it has indexed so far can be asked
        say(f"提示：{error}现在用已经建好的部分回答。")
    return Engine(library, index, encoder)


def open_writer(given: argparse.Namespace) -> Writer | None:
    """The language model that was configured; None, and nothing of it loaded, where there is none."""
    if not given.llm_url:
        return None
    from search.language_model import model_settings
    from search.writer import Writer

    key = os.environ.get("HONGZHOU_LLM_KEY", "").strip()
    if given.llm_key_file:
        try:
            key = given.llm_key_file.read_text(encoding="utf-8-sig").strip()
        except (OSError, UnicodeDecodeError) as error:
            # Not the error itself: a decoding error quotes what it could not read.
            reason = type(error).__name__
            raise HongzhouError(
                f"密钥文件 {given.llm_key_file} 读不出来（{reason}）。请检查路径，文件里只写密钥。"
            ) from None
    settings = model_settings(given.llm_url, given.llm_model, key, given.llm_first, given.llm_total)
    open_to_read = "" if settings.encrypted else "，传送不加密"
    say(f"已启用语言模型 {settings.model}：问题和检索到的段落会发送到 {settings.host}{open_to_read}。")
    return Writer(settings)


def read_users(path: Path) -> dict[str, str]:
    """Passwords by user name; raises HongzhouError naming the line that is none."""
    users: dict[str, str] = {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise HongzhouError(f"用户文件 {path} 读不出来（{error}）。须为 UTF-8 文字文件，请检查路径。") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            name, colon, password = line.strip().partition(":")
            if not (name and colon and password):
                raise HongzhouError(f"用户文件 {path} 第 {number} 行不是“用户名:密码”。请改正后重新启动。")
            users[name] = password
    return users


def print_answer(answer: Answer, generated: Generated | None = None) -> None:
    from search.values import note

    if generated is not None:
        print_generated(generated)
    # A list names its sources entry by entry.
    markers = "" if answer.listed else "  " + "".join(citation.marker for citation in answer.citations)
    print(f"\n{answer.reason if answer.refused else f'{answer.text}{markers}'}\n")
    if answer.values:
        print(f"{note(answer.values)}\n")
    if answer.suggestions:
        print(f"您是不是要找：{'；'.join(answer.suggestions)}\n")
    for hit in answer.hits:
        place = " · ".join((hit.shown_title, hit.unit or "单位不详", hit.date or "日期不详", *hit.heading))
        print(f"[{hit.rank}] {place}{f' · 第 {hit.page} 页' if hit.page else ''}\n    {hit.text}\n")


def print_generated(generated: Generated) -> None:
    """The model's text that passed the checks, and what was taken out of it; or why it is not used."""
    from web.wording import Wording

    wording = Wording("zh")
    if generated.state == "failed":
        print("\n" + wording("not_generated", why=wording(f"failure_{generated.failure}")))
        return
    print("\n" + wording("generated", model=generated.model) + f"\n{generated.text}\n")
    for sentence in generated.removed:
        named = "；".join(f"{wording(f'fault_{p.fault}')}“{sentence.text[p.start : p.end]}”" for p in sentence.problems)
        print(wording("struck", sentence=sentence.text, why=named))
    print("\n" + wording("verbatim_below"))


def emit(record: dict[str, Any]) -> None:
    print(as_line(record), flush=True)


def as_line(record: dict[str, Any]) -> str:
    """One line of JSON, also for readers that take the Unicode line separators for line ends."""
    return json.dumps(record, ensure_ascii=False).translate(LINE_SEPARATORS)


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


class Bar:
    """A progress bar on standard error while it is a terminal; silent otherwise."""

    def __init__(self, title: str) -> None:
        from tqdm import tqdm

        self._bar = tqdm(desc=title, disable=None, leave=False, file=sys.stderr)

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def show(self, done: int, total: int, note: str) -> None:
        """Moves the bar to `done` of `total`, with a note behind it."""
        self._bar.total = total
        self._bar.n = done
        self._bar.set_postfix_str(note, refresh=False)
        self._bar.refresh() if done == total else self._bar.update(0)


if __name__ == "__main__":
    sys.exit(main())
