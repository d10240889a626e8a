"""The page a preview is shown in: on this machine alone, and only to who has the token."""

import asyncio
import contextlib
import hmac
import json
import secrets
from collections.abc import Awaitable
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from kpi_report.errors import KpiReportError
from kpi_report.review.kept_kernel import END_SECONDS
from kpi_report.review.preview import Preview, Shown
from kpi_report.review.watching import Changed

HOST = "127.0.0.1"
VIEWS = (("html", "HTML"), ("pdf", "PDF"), ("both", "並べる"))
COOKIE = "kpi-report-preview"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "frame-src 'self'; connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


class PreviewServer:
    """Serves one preview.

    Parameters
    ----------
    preview
        What is shown.
    view
        What is looked at first, one of :data:`VIEWS`.
    port
        Where; 0 takes a free one.
    """

    def __init__(self, preview: Preview, view: str = "html", port: int = 0) -> None:
        self.preview, self.view = preview, view
        self.token = secrets.token_urlsafe(24)
        self.listeners: set[_Events] = set()
        preview.told = self._tell
        given = {"server": self}
        self._application = Application(
            [
                (r"/", _Shell, given),
                (r"/preview\.(css|js)", _Asset, given),
                (r"/document", _Document, given),
                (r"/document\.pdf", _Pdf, given),
                (r"/paper", _Paper, given),
                (r"/page", _Page, given),
                (r"/events", _Events, given),
            ],
            log_function=lambda _: None,
        )
        self._sockets = bind_sockets(port, HOST)
        self.port: int = self._sockets[0].getsockname()[1]
        self._http = HTTPServer(self._application)

    @property
    def url(self) -> str:
        """Return the address, with the token."""
        return f"http://{HOST}:{self.port}/?token={self.token}"

    def start(self) -> None:
        """Answer from now on; called inside the loop."""
        self._http.add_sockets(self._sockets)

    async def end(self) -> None:
        """Answer no more."""
        self._http.stop()
        for listener in tuple(self.listeners):
            listener.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(END_SECONDS):
                await self._http.close_all_connections()

    def knows(self, token: str) -> bool:
        """Return whether a token is the right one."""
        return hmac.compare_digest(token.encode(), self.token.encode())

    def state(self, shown: Shown | None) -> dict[str, Any]:
        """Return what a page is told: what is shown, or that work goes on."""
        if shown is None:
            return {"state": "working"}
        return {
            "state": "shown",
            "version": shown.version,
            "area": shown.area,
            "failed": shown.trouble is not None,
            "message": shown.trouble.heading if shown.trouble else "",
            "seconds": shown.seconds,
            "n_run": shown.n_run,
            "n_cells": shown.n_cells,
        }

    def _tell(self, shown: Shown | None) -> None:
        for listener in self.listeners:
            listener.tell(self.state(shown))


class _Guarded(RequestHandler):
    """Answers nobody without the token, and nobody who came by another name of this machine."""

    server: PreviewServer

    def initialize(self, server: PreviewServer) -> None:
        self.server = server

    def prepare(self) -> Awaitable[None] | None:
        if self.request.host not in (f"{name}:{self.server.port}" for name in (HOST, "localhost")):
            raise HTTPError(403, "not by this name")
        given = self.get_query_argument("token", "") or self.get_cookie(self._cookie, "")
        if not self.server.knows(given or ""):
            raise HTTPError(403, "open the address that the command printed")
        return None

    def set_default_headers(self) -> None:
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("X-Content-Type-Options", "nosniff")

    @property
    def _cookie(self) -> str:
        return f"{COOKIE}-{self.server.port}"

    @property
    def preview(self) -> Preview:
        return self.server.preview


class _Shell(_Guarded):
    def get(self) -> None:
        opened = self.preview.opened
        self.set_cookie(self._cookie, self.server.token, httponly=True, samesite="Strict")
        self.set_header("Content-Security-Policy", POLICY.format(host=self.request.host))
        self.finish(
            _templates()
            .get_template("preview.html.j2")
            .render(
                title=opened.title if opened else "",
                documents=opened.documents if opened else (),
                area=self.preview.area,
                views=VIEWS,
                view=self.server.view,
            )
        )


class _Asset(_Guarded):
    def get(self, suffix: str) -> None:
        self.set_header("Content-Type", {"css": "text/css", "js": "text/javascript"}[suffix])
        source, *_ = _templates().loader.get_source(_templates(), f"preview.{suffix}")  # type: ignore[union-attr]
        self.finish(source)


class _Document(_Guarded):
    def get(self) -> None:
        self.finish(self.preview.shown.page)


class _Paper(_Guarded):
    async def get(self) -> None:
        try:
            paper = await self.preview.paper()
        except KpiReportError as error:
            self.finish({"message": str(error)})
        else:
            self.finish({"pages": len(paper.pages)})


class _Page(_Guarded):
    async def get(self) -> None:
        pages = (await self.preview.paper()).pages
        number = self.get_query_argument("number")
        if number not in map(str, range(1, len(pages) + 1)):
            raise HTTPError(404)
        self.set_header("Content-Type", "image/png")
        self.finish(pages[int(number) - 1])


class _Pdf(_Guarded):
    async def get(self) -> None:
        try:
            paper = await self.preview.paper()
        except KpiReportError as error:
            raise HTTPError(409, str(error)) from None
        self.set_header("Content-Type", "application/pdf")
        name = f"{self.preview.shown.area}.pdf"
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.finish(paper.pdf)


class _Events(_Guarded, WebSocketHandler):
    def check_origin(self, origin: str) -> bool:
        return urlsplit(origin).netloc == self.request.host

    def open(self, *_: str, **__: str) -> None:
        self.server.listeners.add(self)
        if self.preview.shown.version:
            self.tell(self.server.state(self.preview.shown))

    def on_close(self) -> None:
        self.server.listeners.discard(self)

    async def on_message(self, message: str | bytes) -> None:
        # Our own page asks for nothing else; whoever has the token may try.
        with contextlib.suppress(ValueError, TypeError, KpiReportError):
            wanted = dict(json.loads(message))
            if "area" in wanted:
                await self.preview.show(str(wanted["area"]))
            elif wanted.get("restart"):
                await self.preview.make({Changed.KERNEL})

    def tell(self, told: dict[str, Any]) -> None:
        """Send a message, unless the page is gone."""
        if self.ws_connection is not None:
            with contextlib.suppress(WebSocketClosedError):
                self.write_message(told)


def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("kpi_report.review", "assets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
