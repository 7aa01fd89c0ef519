"""A gallery of stickers on loopback, that behaves as a test says."""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image

Answer = tuple[int, str, bytes]
Page = Answer | list[Answer]


def picture(colour: str, kind: str = "PNG", size: tuple[int, int] = (48, 40)) -> bytes:
    content = io.BytesIO()
    Image.new("RGBA" if kind in ("PNG", "WEBP") else "RGB", size, colour).save(content, kind)
    return content.getvalue()


def html(body: str, head: str = "") -> Answer:
    return 200, "text/html; charset=utf-8", f"<html><head>{head}</head><body>{body}</body></html>".encode()


class Gallery:
    """`pages` maps a path to its answer, or to the answers that it gives one after another."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.pages: dict[str, Page] = {}
        self.asked: list[str] = []
        self.headers: dict[str, dict[str, str]] = {}

    def png(self, path: str, colour: str) -> None:
        self.pages[path] = (200, "image/png", picture(colour))

    def answer(self, path: str) -> Answer:
        self.asked.append(path)
        found = self.pages.get(path, (404, "text/plain", b"not here"))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found


@contextmanager
def served() -> Iterator[Gallery]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    gallery = Gallery(f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass = door(gallery)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield gallery
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def door(gallery: Gallery) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = gallery.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            for name, value in gallery.headers.get(self.path, {}).items():
                self.send_header(name, value)
            if "Transfer-Encoding" not in gallery.headers.get(self.path, {}):
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        log_message: Callable[..., None] = lambda *_: None

    return Door
