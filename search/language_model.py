"""A client of any language model with an OpenAI-compatible address: Ollama, vLLM, DeepSeek, Qwen and others.

Imported only when a model is configured. The request is the chat completion of
https://platform.openai.com/docs/api-reference/chat, streamed as server-sent events
(https://html.spec.whatwg.org/multipage/server-sent-events.html), always UTF-8.
"""

from __future__ import annotations

import asyncio
import codecs
import json
import logging
import ssl
import threading
from collections.abc import AsyncIterator, Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from queue import SimpleQueue
from typing import Any
from urllib.parse import urlsplit

import httpx

from corpus.errors import LanguageModelError
from search.generated import Failure

LOGGER = logging.getLogger(__name__)
LONGEST_ANSWER = 4096
"""Tokens asked for at most, thoughts of a reasoning model included."""
LARGEST_REPLY = 4_000_000
"""Bytes read at most: a reply that goes on for ever is no answer."""
LONGEST_LINE = 200_000
Message = dict[str, str]


@dataclass(frozen=True)
class ModelSettings:
    """Where the model is and how long it is waited for, in seconds. The key is in no `repr`."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    first_seconds: float = 15.0
    total_seconds: float = 60.0

    @property
    def host(self) -> str:
        """The host that questions and passages are sent to."""
        return urlsplit(self.url).hostname or ""

    @property
    def encrypted(self) -> bool:
        """Whether nobody between here and the host can read along."""
        return self.url.startswith("https://") or self.host in ("localhost", "127.0.0.1", "::1")


class ModelFailure(Exception):
    """No usable reply; `failure` says why. Never holds the key, nor what the server wrote."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure: Failure = failure


def model_settings(
    url: str, model: str, key: str = "", first_seconds: float = 15.0, total_seconds: float = 60.0
) -> ModelSettings:
    """Checked settings; `url` is the base address (http://localhost:11434/v1) or the whole one.

    Raises LanguageModelError with the remedy for an address, model or key that cannot be used.
    """
    place = urlsplit(url.strip())
    try:
        valid = place.scheme in ("http", "https") and bool(place.hostname) and place.port != 0
    except ValueError:  # a port that is no number
        valid = False
    if not valid:
        raise LanguageModelError(
            f"语言模型地址“{_without_secrets(url)}”不能用。请写成 http://localhost:11434/v1 的样子。"
        )
    if place.username or place.password or place.query:
        raise LanguageModelError("语言模型地址里不要写密码或密钥。请用 --llm-key-file 或环境变量 HONGZHOU_LLM_KEY。")
    if not model.strip():
        raise LanguageModelError("没有写明用哪个语言模型。请用 --llm-model 或环境变量 HONGZHOU_LLM_MODEL 给出名称。")
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise LanguageModelError("语言模型的密钥里有空格、换行或非英文字符。请重新复制一遍密钥。")
    path = place.path.rstrip("/").removesuffix("/chat/completions") or "/v1"
    return ModelSettings(
        f"{place.scheme}://{place.netloc}{path}/chat/completions", model.strip(), key, first_seconds, total_seconds
    )


def _without_secrets(url: str) -> str:
    return url.rpartition("@")[2].partition("?")[0][:80]


def stream(settings: ModelSettings, messages: Sequence[Message]) -> Generator[str, None, None]:
    """The pieces of the model's reply as they come. Raises ModelFailure.

    Closing the generator, or leaving a loop over it, ends the request at once, so that the server stops.
    The times hold whatever the server does: the request runs on a loop of its own, where each wait can end.
    """
    arrived: SimpleQueue[str | ModelFailure | None] = SimpleQueue()
    loop = asyncio.new_event_loop()
    request = loop.create_task(_request(settings, messages, arrived.put))

    def run() -> None:
        try:
            with suppress(asyncio.CancelledError):
                loop.run_until_complete(request)
        finally:
            arrived.put(None)
            loop.run_until_complete(_rest_of(loop))
            loop.close()

    threading.Thread(target=run, name="language-model", daemon=True).start()
    try:
        while (piece := arrived.get()) is not None:
            if isinstance(piece, ModelFailure):
                raise piece
            yield piece
    finally:
        with suppress(RuntimeError):  # the loop is closed: the request has ended by itself
            loop.call_soon_threadsafe(request.cancel)


async def _rest_of(loop: asyncio.AbstractEventLoop) -> None:
    """Ends what an abandoned reply left open in the loop."""
    await asyncio.gather(*(asyncio.all_tasks(loop) - {asyncio.current_task(loop)}), return_exceptions=True)
    await loop.shutdown_asyncgens()


async def _request(
    settings: ModelSettings, messages: Sequence[Message], put: Callable[[str | ModelFailure], None]
) -> None:
    """Hands every piece of the reply to `put`, and at the end what went wrong, if anything did."""
    begun = False
    end = asyncio.get_running_loop().time() + settings.total_seconds
    headers = {"Accept-Encoding": "identity", "Accept": "text/event-stream"}
    if settings.key:
        headers["Authorization"] = f"Bearer {settings.key}"
    body: dict[str, Any] = {"model": settings.model, "messages": list(messages), "stream": True, "temperature": 0}
    body["max_tokens"] = LONGEST_ANSWER
    try:
        async with (
            asyncio.timeout(min(settings.first_seconds, settings.total_seconds)) as limit,
            # No proxy, no .netrc, no redirect: the passages go to the address that was given and nowhere else.
            httpx.AsyncClient(trust_env=False, timeout=None, verify=_tls(), follow_redirects=False) as client,
            client.stream("POST", settings.url, json=body, headers=headers) as response,
        ):
            if response.status_code != 200:
                LOGGER.warning("the language model at %s answered %d", settings.host, response.status_code)
                raise ModelFailure("refused")
            async for piece in _pieces(response):
                if not begun:
                    begun = True
                    limit.reschedule(end)
                put(piece)
    except ModelFailure as failure:
        put(failure)
    except TimeoutError:
        put(ModelFailure("slow"))
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        LOGGER.warning("the language model at %s: %s", settings.host, type(error).__name__)
        put(ModelFailure("cut" if begun else "down"))
    except (UnicodeError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        LOGGER.warning("the language model at %s wrote no chat completion: %s", settings.host, type(error).__name__)
        put(ModelFailure("unreadable"))


@cache
def _tls() -> ssl.SSLContext:
    """The system's certificates (SSL_CERT_FILE names others), so that an intranet's own are known."""
    return ssl.create_default_context()


async def _pieces(response: httpx.Response) -> AsyncIterator[str]:
    """The texts of a reply, "" while the model thinks aloud. Raises ModelFailure unless it came to its end."""
    if "json" in response.headers.get("content-type", ""):  # a server that does not stream
        choice = json.loads(b"".join([part async for part in _limited(response)]).decode("utf-8"))["choices"][0]
        yield choice["message"]["content"]
        if choice.get("finish_reason") not in ("stop", None):
            raise ModelFailure("cut")
        return
    ended = False
    async for line in _lines(response):
        if not line.startswith("data:"):
            continue  # a comment that keeps the connection open, or another field
        data = line[5:].strip()
        if data == "[DONE]":
            ended = True
            break
        event: dict[str, Any] = json.loads(data)
        if event.get("error"):
            raise ModelFailure("refused")
        for choice in event.get("choices") or []:
            delta = choice.get("delta") or {}
            if delta.get("content") or delta.get("reasoning_content") or delta.get("reasoning"):
                yield delta.get("content") or ""
            if choice.get("finish_reason") in ("length", "content_filter"):
                raise ModelFailure("cut")
            ended = ended or bool(choice.get("finish_reason"))
    if not ended:
        raise ModelFailure("cut")


async def _lines(response: httpx.Response) -> AsyncIterator[str]:
    """The lines of the reply, strictly UTF-8; UnicodeDecodeError for any other charset."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    rest = ""
    async for part in _limited(response):
        *lines, rest = (rest + decoder.decode(part)).replace("\r\n", "\n").split("\n")
        if len(rest) > LONGEST_LINE:
            raise ModelFailure("unreadable")
        for line in lines:
            yield line
    yield rest + decoder.decode(b"", final=True)


async def _limited(response: httpx.Response) -> AsyncIterator[bytes]:
    read = 0
    async for part in response.aiter_bytes():
        read += len(part)
        if read > LARGEST_REPLY:
            raise ModelFailure("unreadable")
        yield part
