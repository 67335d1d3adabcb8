"""A small server with the address of a language model, which plays good, slow, lying and dying ones."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

_PASSAGE = re.compile(
    r"=== 材料 ([0-9a-f]{6}) 开始 ===\n标题：[^\n]*\n单位：[^\n]*\n(.*?)\n=== 材料 \1 结束 ===", re.DOTALL
)


@dataclass(frozen=True)
class Request:
    """What was asked: the JSON body, the headers, the passages by key as the prompt holds them."""

    body: dict[str, Any]
    headers: dict[str, str]
    passages: dict[str, str]

    @property
    def prompt(self) -> str:
        return "\n".join(message["content"] for message in self.body["messages"])


class Stage:
    """What a player writes to: the reply to one request."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self._handler = handler
        self._begun = False

    def begin(self, kind: str = "text/event-stream", status: int = 200) -> None:
        self._begun = True
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", kind)
        self._handler.send_header("Transfer-Encoding", "chunked")
        self._handler.end_headers()

    def send(self, data: bytes) -> None:
        """One chunk, as it is."""
        if not self._begun:
            self.begin()
        self._handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self._handler.wfile.flush()

    def event(self, event: dict[str, Any]) -> None:
        self.send(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())

    def write(self, text: str, **delta: str) -> None:
        """A piece of the reply."""
        self.event({"choices": [{"index": 0, "delta": {"content": text, **delta}, "finish_reason": None}]})

    def end(self, reason: str = "stop") -> None:
        self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        self.send(b"data: [DONE]\n\n")
        self.close()

    def close(self) -> None:
        self._handler.wfile.write(b"0\r\n\r\n")

    def reset(self) -> None:
        """Breaks the connection as a killed process does: the other side gets ECONNRESET."""
        self._handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._handler.connection.close()
        self._handler.close_connection = True


Player = Callable[[Request, Stage], None]


class ModelServer:
    """Serves one player at `url`; `requests` are those that came, `dropped` is set when a reader went away."""

    def __init__(self, player: Player) -> None:
        self.requests: list[Request] = []
        self.dropped = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                assert self.path == "/v1/chat/completions", self.path
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                prompt = body["messages"][-1]["content"]
                request = Request(body, dict(self.headers), dict(_PASSAGE.findall(prompt)))
                outer.requests.append(request)
                try:
                    player(request, Stage(self))
                except OSError:
                    outer.dropped.set()
                self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                """Says nothing: the tests print enough."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> ModelServer:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


# Players


def says(text: str | Callable[[Request], str], size: int = 3, seconds: float = 0.0) -> Player:
    """Writes a text in pieces of `size` characters; a function makes it from the request."""

    def play(request: Request, stage: Stage) -> None:
        whole = text(request) if callable(text) else text
        for start in range(0, len(whole), size):
            stage.write(whole[start : start + size])
            time.sleep(seconds)
        stage.end()

    return play


def good(request: Request) -> str:
    """The first sentence of each of the first two passages, with its key."""
    return "".join(f"{first_sentence(text)}[{key}]。" for key, text in list(request.passages.items())[:2])


def first_sentence(text: str) -> str:
    """The text up to its first full stop."""
    return re.split("[。！？\n]", text.strip())[0]


def lying(request: Request) -> str:
    """Every number another, passages confused, names and quotations invented, one honest sentence between."""
    return "".join(lies(request))


def lies(request: Request) -> Iterator[str]:
    keys = list(request.passages)
    for number, (key, text) in enumerate(request.passages.items()):
        sentence = first_sentence(text)
        other = keys[(number + 1) % len(keys)]
        yield (
            re.sub(r"\d", lambda m: str((int(m.group()) + 3) % 10), sentence)
            + f"，共{len(sentence) + 407}家【{key}】。"
        )
        yield f"{sentence}［{other}］。"
        yield f"{_SPELT.sub('七', sentence)}，同比增长百分之{'三十七' if number % 2 else '六十八'}[{key}]。"
        yield f"{sentence[:20]}，涉及四十八名党员、1{number}9万元[{key}，{other}]。"
        yield f"王大锤局长强调：“{sentence[:8]}绝不放松”[{key}]。"
        yield f"2031年{number + 1}月{number + 11}日，{sentence[:15]}[ffffff]。全市共有{number}13个支部参加。"
        yield f"{sentence}[{key}]。"


_SPELT = re.compile("[一二三四五六八九]")


def raw(*chunks: bytes, kind: str = "text/event-stream", status: int = 200) -> Player:
    """Sends chunks as they are and closes in good order."""

    def play(request: Request, stage: Stage) -> None:
        stage.begin(kind, status)
        for chunk in chunks:
            stage.send(chunk)
        stage.close()

    return play


def waits(seconds: float, then: Player) -> Player:
    """Another player after a silence."""

    def play(request: Request, stage: Stage) -> None:
        time.sleep(seconds)
        then(request, stage)

    return play


def breaks(text: Callable[[Request], str], after: int, how: str) -> Player:
    """Writes some characters, then resets the connection ("reset"), or closes it without an end ("close")."""

    def play(request: Request, stage: Stage) -> None:
        for character in text(request)[:after]:
            stage.write(character)
        stage.reset() if how == "reset" else stage.close()

    return play
