"""Opens the database of a library and gives out connections, with errors that a user can act on."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, inspect, select
from sqlalchemy.exc import DatabaseError, IntegrityError, ProgrammingError, SQLAlchemyError

from corpus.errors import LibraryError
from corpus.schema import SCHEMA_VERSION, YOUNGER, library_schema, tables

DATABASE_FILE = "library.sqlite"
BUSY_TIMEOUT_MS = 30_000
CACHE_KIB = 32_768
CHECKPOINT_PAGES = 4_000


class Database:
    """Connections to one library. May be used from several threads and processes at once.

    Writers of one process wait for each other on a lock; other processes wait up to 30 s for the
    SQLite lock. Readers never wait (WAL).
    """

    def __init__(self, folder: Path, url: str | None = None) -> None:
        """Opens or creates the database; raises LibraryError."""
        self._where = str(folder / DATABASE_FILE) if url is None else _without_password(url)
        self._is_file = url is None
        self._write_lock = threading.RLock()
        try:
            self._engine = _engine(folder, url)
            self._prepare_schema()
        except (SQLAlchemyError, sqlite3.Error, ImportError) as error:
            raise self._explained(error) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reading; each statement sees the last committed state."""
        try:
            with self._engine.connect() as connection:
                yield connection
        except DatabaseError as error:
            raise self._explained(error) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in one write transaction: all of it is committed, or none of it."""
        try:
            with self._write_lock, self._engine.execution_options(writing=True).begin() as connection:
                yield connection
        except DatabaseError as error:
            raise self._explained(error) from error

    @property
    def is_sqlite(self) -> bool:
        """Whether SQLite's own functions can be used."""
        return self._engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Closes every connection."""
        self._engine.dispose()

    def _prepare_schema(self) -> None:
        with self._engine.connect() as connection:
            names = set(inspect(connection).get_table_names())
        if library_schema.name not in names:
            if names & set(tables.tables) or (self._is_file and names):
                raise LibraryError(
                    f"{self._where} 是别的程序的数据库，不是红舟的报告库。请用 --library 指定另一个文件夹。"
                )
            self._create_schema()
        with self._engine.connect() as connection:
            version = connection.execute(select(library_schema.c.version)).scalar_one_or_none()
        if version is None or version > SCHEMA_VERSION:
            self.close()
            raise LibraryError(
                f"报告库 {self._where} 是更新版本的红舟建立的（库版本 {version}，本程序只支持到 {SCHEMA_VERSION}）。"
                "请升级红舟后再打开，库中内容未作任何改动。"
            )
        missing = [table for table in YOUNGER if table.name not in names]
        if missing and library_schema.name in names:
            with self._engine.execution_options(writing=True).begin() as connection:
                tables.create_all(connection, tables=missing)

    def _create_schema(self) -> None:
        """All tables in one transaction: a kill in between leaves an empty file, not half a library."""
        with self._engine.execution_options(writing=True).begin() as connection:
            tables.create_all(connection)
            if connection.execute(select(library_schema.c.version)).first() is None:
                connection.execute(insert(library_schema), {"version": SCHEMA_VERSION})

    def _explained(self, error: Exception) -> Exception:
        """The error as a user can read it; a mistake of the program is returned as it is."""
        if isinstance(error, IntegrityError | ProgrammingError):
            return error
        cause = str(getattr(error, "orig", None) or error)
        if isinstance(error, ImportError):
            return LibraryError(f"打开 {self._where} 需要的数据库驱动没有安装：{cause}。请先安装对应的 Python 驱动包。")
        if "not a database" in cause or "malformed" in cause:
            return LibraryError(
                f"{self._where} 不是报告库文件，或者已经损坏（{cause}）。请从备份恢复整个报告库文件夹，"
                "或把这个文件移走后重新添加报告。"
            )
        if "full" in cause:
            return LibraryError(f"磁盘已满，报告库 {self._where} 无法写入。请腾出空间后重试，未写完的报告会自动回退。")
        if "locked" in cause:
            return LibraryError(f"报告库 {self._where} 正被另一个程序长时间占用。请等它结束后重试。")
        return LibraryError(
            f"报告库 {self._where} 无法打开或写入（{cause}）。"
            "请检查文件夹的读写权限和磁盘空间，或用 --library 换一个文件夹。"
        )


def _engine(folder: Path, url: str | None) -> Engine:
    if url is not None and not url.startswith("sqlite"):
        return create_engine(url)
    # Built from parts, because a folder name may hold characters that mean something in a URL.
    address = URL.create("sqlite", database=os.fspath(folder / DATABASE_FILE)) if url is None else url
    engine = create_engine(address, connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000})

    @event.listens_for(engine, "connect")
    def prepare_connection(connection: Any, _record: Any) -> None:
        # The driver would begin transactions by itself, and too late for a read that precedes a write.
        connection.isolation_level = None
        for setting in (
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            f"cache_size = -{CACHE_KIB}",
            f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
        ):
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # IMMEDIATE takes the write lock at once, so that what was read cannot change before the write.
        if connection.get_execution_options().get("writing"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _without_password(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}"
