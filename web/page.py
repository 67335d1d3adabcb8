"""The web page: `build` lays it out in one language, `serve` runs it in both (Chinese at /, English at /en/)."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from html import escape
from threading import Lock
from typing import TYPE_CHECKING, Any

# Before Gradio is imported, which reads it then.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.responses import RedirectResponse

from corpus.library import Library
from corpus.page_images import PageImages
from web import ask, bridge, reports, theme
from web.local_only import LocalOnly
from web.site import Site, uploads_of
from web.wording import Language, Wording

if TYPE_CHECKING:
    from index.follow import Index
    from search.engine import Engine
    from search.writer import Writer

PATHS: dict[Language, str] = {"zh": "/", "en": "/en/"}
UPLOAD_LIMIT = "1gb"


def build(
    engine: Engine,
    library: Library,
    index: Index,
    language: Language = "zh",
    lock: Lock | None = None,
    pages: PageImages | None = None,
    writer: Writer | None = None,
) -> gr.Blocks:
    """The page in one language. Pages that share a library share a `lock` and the pictures of its `pages`."""
    site = Site(library, index, engine, Wording(language), lock or Lock(), pages or PageImages(), writer)
    with gr.Blocks(title=site.wording("name"), analytics_enabled=False) as page:
        header = gr.HTML(apply_default_css=False, elem_id="hz-header")
        original = bridge.html("leaf", elem_id="hz-original")
        with gr.Tabs(elem_id="hz-tabs"):
            with gr.Tab(site.wording("ask_tab"), id="ask"):
                asking = ask.build(site, original)
            with gr.Tab(site.wording("reports_tab"), id="reports"):
                shelf, changes = reports.build(site, original)

        original.leaf(site.turn, None, original, **bridge.QUIET)

        def fresh(contains: str, request: gr.Request) -> list[Any]:
            return [_header(site), *asking.fresh(request.username or ""), *shelf.fresh(contains)]

        def opened(contains: str, request: gr.Request) -> list[Any]:
            site.follow()
            return fresh(contains, request)

        outputs = [header, *asking.parts(), *shelf.parts()]
        page.load(opened, shelf.find, outputs, **bridge.QUIET)
        for change in changes:
            change.then(fresh, shelf.find, outputs, **bridge.QUIET)
    page.queue(default_concurrency_limit=8)
    return page


def _header(site: Site) -> str:
    wording = site.wording
    other: Language = "en" if wording.language == "zh" else "zh"
    return (
        f'<header class="hz-header"><div class="hz-name"><span class="hz-seal" aria-hidden="true">舟</span>'
        f"<h1>{escape(wording('name'))}</h1><p>{escape(wording('tagline'))}</p></div>"
        f'<div class="hz-corner">{_model(site)}<span>{escape(wording("stock", reports=site.library.count()))}</span>'
        f'<a href="{PATHS[other]}" lang="{other}">{escape(wording("other_language"))}</a></div></header>'
    )


def _model(site: Site) -> str:
    """Whether a language model writes answers, and where the passages then go."""
    if site.writer is None:
        return f'<span class="hz-model">{escape(site.wording("model_off"))}</span>'
    settings = site.writer.settings
    told = escape(site.wording("model_on", model=settings.model))
    return f'<span class="hz-model" title="{escape(site.wording("model_host", host=settings.host))}">{told}</span>'


def application(
    library: Library,
    index: Index,
    engine: Engine,
    users: Mapping[str, str] | None = None,
    writer: Writer | None = None,
) -> FastAPI:
    """The ASGI application with both pages. `users` maps names to passwords; None lets everybody in."""
    uploads = uploads_of(library)
    uploads.mkdir(parents=True, exist_ok=True)
    os.environ["GRADIO_TEMP_DIR"] = str(uploads)
    app = FastAPI(openapi_url=None)
    app.add_api_route("/en", lambda: RedirectResponse(PATHS["en"]), include_in_schema=False)
    lock, pages = Lock(), PageImages()
    languages: list[Language] = ["en", "zh"]  # "/" last: it would swallow the others
    for language in languages:
        gr.mount_gradio_app(
            app,
            build(engine, library, index, language, lock, pages, writer),
            path=PATHS[language].rstrip("/") or "/",
            theme=theme.theme(),
            css=theme.css(),
            auth=list(users.items()) if users else None,
            allowed_paths=[str(uploads / "exports")],
            footer_links=[],
            run_history=False,
            max_file_size=UPLOAD_LIMIT,
            ssr_mode=False,
            mcp_server=False,
            show_error=True,
        )
    app.add_middleware(LocalOnly, heads={PATHS[language]: theme.head(language) for language in languages})
    return app


def serve(
    library: Library,
    index: Index,
    engine: Engine,
    host: str = "127.0.0.1",
    port: int = 7860,
    users: Mapping[str, str] | None = None,
    ready: Callable[[str], None] | None = None,
    writer: Writer | None = None,
) -> None:
    """Serves the page until interrupted; `ready` is called with the address as soon as it answers."""
    config = uvicorn.Config(
        application(library, index, engine, users, writer), host=host, port=port, log_level="warning"
    )
    server = _Server(config, lambda: ready(f"http://{host}:{port}") if ready else None)
    server.run()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()
