"""Keeps the page to its own server: a strict Content-Security-Policy, and no outside address in the HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio builds its templates with `Function`, hence 'unsafe-eval'; what matters is that every source is 'self'.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self' blob:; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
# Gradio's advertisement for link previews: addresses on other hosts, of no use here.
_ADVERTISEMENT = re.compile(rb'<meta\s+(?:property="og:|name="twitter:)[^>]*?/?>\s*', re.DOTALL)
# The example value of a file in the components' descriptions; never fetched, but an address all the same.
_EXAMPLE_FILE = re.compile(rb"https://github\.com/gradio-app/[^\s\"'\\<]*")


class LocalOnly:
    """ASGI middleware; streams everything but HTML pages through untouched.

    `heads` maps paths to HTML that is put first into the page's head: Gradio's own `head` setting is only
    applied by its scripts, too late for what has to run before them.
    """

    def __init__(self, app: ASGIApp, heads: Mapping[str, str] | None = None) -> None:
        self.app = app
        self.heads = dict(heads or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request; adds the headers, cleans HTML."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start: Message | None = None
        body = bytearray()

        async def filtered(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = POLICY
                headers["Referrer-Policy"] = "no-referrer"
                headers["X-Content-Type-Options"] = "nosniff"
                if headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers:
                    start = message
                    return
            elif start is not None:
                body.extend(message.get("body", b""))
                if message.get("more_body"):
                    return
                cleaned = _EXAMPLE_FILE.sub(b"", _ADVERTISEMENT.sub(b"", bytes(body)))
                cleaned = cleaned.replace(b"<head>", b"<head>" + self.heads.get(scope["path"], "").encode(), 1)
                MutableHeaders(scope=start)["content-length"] = str(len(cleaned))
                await send(start)
                message = {**message, "body": cleaned}
            await send(message)

        await self.app(scope, receive, filtered)
