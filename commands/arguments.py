"""The command line, as docs and scripts know it. Settings of the environment become defaults here and nowhere else;
only the secret key of a language model is read where it is used."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from commands.adding import add_reports
from commands.asking import ask_questions
from commands.measuring import evaluate_set, show_feedback
from commands.reports import export_reports, list_reports, rebuild_index, remove_reports, show_report
from commands.serving import serve_page


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
