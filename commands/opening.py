"""What commands open: the library, the index, the engine, the language model.

Heavy imports stand inside the functions: `--help` comes at once, and processes that cut words stay small.
"""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from commands.output import Bar, say
from corpus.errors import HongzhouError, LibraryError

if TYPE_CHECKING:
    from corpus.library import Library
    from index.encoder import Encoder
    from index.follow import Index
    from search.engine import Engine
    from search.writer import Writer

SECONDS_TO_WAIT_FOR_ADDING = 3.0


def open_library(given: argparse.Namespace) -> Library:
    """The library; says what an interrupted `add` left to do."""
    from corpus.library import Library

    library = Library(given.library, keep_originals=not getattr(given, "no_originals", False))
    for pending in library.pending_intake() if not getattr(given, "resume", False) else []:
        say(f"提示：《{pending.name}》上次没有添加完（已处理 {pending.done} 条）。运行 add --resume 继续。")
    return library


def load_encoder(given: argparse.Namespace) -> Encoder:
    """The embedding model that was named, or our own."""
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
    """Answers from the library; while another process adds, from what is indexed so far."""
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
