"""`serve`: the web page."""

from __future__ import annotations

import argparse
import threading
from pathlib import Path

from commands.adding import report_outcomes
from commands.opening import open_engine, open_library, open_writer
from commands.output import DONE, say
from corpus.errors import HongzhouError


def serve_page(given: argparse.Namespace) -> int:
    """Serves the page until interrupted."""
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
