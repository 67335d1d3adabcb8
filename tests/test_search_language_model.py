"""The client of a language model against a server that plays every kind of model."""

from __future__ import annotations

import json
import logging
import socket
import time
from contextlib import closing

import pytest

from corpus.errors import LanguageModelError
from search.language_model import ModelFailure, ModelSettings, model_settings, stream
from tests.model_server import ModelServer, Player, Request, Stage, breaks, raw, says, waits

MESSAGES = [{"role": "system", "content": "规则"}, {"role": "user", "content": "问题"}]
TEXT = "走访企业45家[a1b2c3]。"
KEY = "sk-very-secret-0123456789"


def settings(server: ModelServer, first: float = 5.0, total: float = 10.0) -> ModelSettings:
    return model_settings(server.url, "qwen", KEY, first, total)


def read(player: Player, first: float = 5.0, total: float = 10.0) -> str:
    with ModelServer(player) as server:
        return "".join(stream(settings(server, first, total), MESSAGES))


def failure(player: Player, first: float = 5.0, total: float = 10.0) -> str:
    with pytest.raises(ModelFailure) as failed:
        read(player, first, total)
    return failed.value.failure


def events(*contents: str, end: str = "data: [DONE]\n\n") -> bytes:
    lines = [json.dumps({"choices": [{"delta": {"content": text}}]}, ensure_ascii=False) for text in contents]
    return ("".join(f"data: {line}\n\n" for line in lines) + end).encode()


def test_a_reply_is_streamed_whole_and_the_request_is_what_every_server_knows() -> None:
    with ModelServer(says(TEXT, size=1)) as server:
        pieces = list(stream(settings(server), MESSAGES))
        (request,) = server.requests
    assert "".join(pieces) == TEXT
    assert len(pieces) == len(TEXT)
    assert request.body["messages"] == MESSAGES
    assert (request.body["model"], request.body["stream"], request.body["temperature"]) == ("qwen", True, 0)
    assert request.headers["Authorization"] == f"Bearer {KEY}"


def test_characters_cut_in_the_middle_of_their_bytes_arrive_whole() -> None:
    data = b": keep-alive\r\n\r\n" + events("走访", "企业").replace(b"\n", b"\r\n")
    assert read(raw(*(data[i : i + 1] for i in range(len(data))))) == "走访企业"


def test_a_server_that_does_not_stream_is_understood() -> None:
    whole = {"choices": [{"message": {"content": TEXT}, "finish_reason": "stop"}]}
    assert read(raw(json.dumps(whole).encode(), kind="application/json")) == TEXT


def test_what_a_model_thinks_is_not_its_reply() -> None:
    def play(request: Request, stage: Stage) -> None:
        stage.write("", reasoning_content="让我想想45")
        stage.write(TEXT)
        stage.end()

    assert read(play) == TEXT


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 429, 500, 503])
def test_an_error_of_the_server(status: int) -> None:
    assert failure(raw(b'{"error": {"message": "no"}}', kind="application/json", status=status)) == "refused"


def test_an_error_in_the_middle_of_the_stream() -> None:
    assert failure(raw(events("走访", end=""), b'data: {"error": {"message": "out of memory"}}\n\n')) == "refused"


@pytest.mark.parametrize("how", ["reset", "close"])
def test_a_connection_that_breaks(how: str) -> None:
    assert failure(breaks(lambda _: TEXT, 5, how)) == "cut"


def test_a_reply_that_the_server_cut_short() -> None:
    assert (
        failure(raw(events("走访", end='data: {"choices": [{"delta": {}, "finish_reason": "length"}]}\n\n'))) == "cut"
    )


@pytest.mark.parametrize(
    "player",
    [
        raw(events("走访企业").decode().encode("gb18030")),
        raw(b"data: <html>\n\n"),
        raw(b"data: [1, 2\n\n"),
        raw(b'data: "text"\n\n'),
        raw(b'{"choices": []}', kind="application/json"),
        raw("{“”}".encode("gb18030"), kind="application/json"),
    ],
)  # fmt: skip
def test_a_reply_that_is_none(player: Player) -> None:
    assert failure(player) == "unreadable"


def test_a_reply_without_end_is_ended() -> None:
    def play(request: Request, stage: Stage) -> None:
        while True:
            stage.send(b"data: " + b" " * 100_000)

    assert failure(play) == "unreadable"


def sends_no_text(request: Request, stage: Stage) -> None:
    stage.begin()
    time.sleep(3.0)


def sends_only_comments(request: Request, stage: Stage) -> None:
    for _ in range(60):
        stage.send(b": ping\n\n")
        time.sleep(0.05)


@pytest.mark.parametrize("player", [waits(3.0, says(TEXT)), sends_no_text, sends_only_comments])
def test_a_model_that_does_not_begin_in_time(player: Player) -> None:
    began = time.monotonic()
    assert failure(player, first=0.4) == "slow"
    assert time.monotonic() - began < 2.5


def test_a_model_that_does_not_end_in_time() -> None:
    began = time.monotonic()
    assert failure(says("慢" * 1000, size=1, seconds=0.05), first=5.0, total=0.6) == "slow"
    assert time.monotonic() - began < 2.5


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = model_settings(f"http://127.0.0.1:{free.getsockname()[1]}/v1", "qwen")
        with pytest.raises(ModelFailure) as failed:
            list(stream(place, MESSAGES))
    assert failed.value.failure == "down"


def test_leaving_early_ends_the_request() -> None:
    with ModelServer(says("长" * 100_000, size=1, seconds=0.01)) as server:
        with closing(stream(settings(server), MESSAGES)) as pieces:
            assert next(pieces) == "长"
        assert server.dropped.wait(5.0)


def test_the_key_is_in_no_message_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with ModelServer(raw(f"wrong key {KEY}".encode(), status=401)) as server:
        with pytest.raises(ModelFailure) as failed:
            list(stream(settings(server), MESSAGES))
        assert KEY not in repr(settings(server)) + repr(failed.value) + str(failed.value)
    assert KEY not in caplog.text


def test_no_proxy_of_the_environment_sees_the_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert read(says(TEXT)) == TEXT


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://localhost:11434", "http://localhost:11434/v1/chat/completions"),
        ("http://localhost:11434/v1/", "http://localhost:11434/v1/chat/completions"),
        ("https://api.example.cn/compatible-mode/v1", "https://api.example.cn/compatible-mode/v1/chat/completions"),
        ("https://api.example.cn/v1/chat/completions", "https://api.example.cn/v1/chat/completions"),
    ],
)
def test_addresses(url: str, asked: str) -> None:
    assert model_settings(url, "qwen").url == asked


@pytest.mark.parametrize(
    ("url", "model", "key"),
    [
        ("", "qwen", ""),
        ("localhost:11434", "qwen", ""),
        ("ftp://localhost", "qwen", ""),
        ("http://localhost:port/v1", "qwen", ""),
        (f"http://user:{KEY}@localhost/v1", "qwen", ""),
        (f"http://localhost/v1?key={KEY}", "qwen", ""),
        ("http://localhost/v1", " ", ""),
        ("http://localhost/v1", "qwen", f"{KEY}\nX-Evil: 1"),
        ("http://localhost/v1", "qwen", "密钥"),
    ],
)
def test_settings_that_cannot_work_are_named_without_the_key(url: str, model: str, key: str) -> None:
    with pytest.raises(LanguageModelError) as wrong:
        model_settings(url, model, key)
    assert "。请" in str(wrong.value)
    assert KEY not in str(wrong.value)
