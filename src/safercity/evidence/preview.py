"""A web server for looking at releases on this machine, and only on it."""

import http.server
import threading
from functools import partial
from pathlib import Path

from safercity.errors import UsageError

_HOST = "127.0.0.1"


class _Pages(http.server.SimpleHTTPRequestHandler):
    """Serves files, quietly, and tells browsers to keep to the release's own."""

    def end_headers(self) -> None:
        """Add the headers that a published release should be served with too."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a preview has one reader, who can see the page."""


def start_preview(
    folder: Path, port: int
) -> tuple[http.server.ThreadingHTTPServer, str]:
    """Start serving a folder on localhost in the background; give its address.

    `port` 0 takes any that is free.
    Raises:  UsageError where the port is taken.
    """
    handler = partial(_Pages, directory=str(folder))
    try:
        server = http.server.ThreadingHTTPServer((_HOST, port), handler)
    except (OSError, OverflowError):
        raise UsageError(
            f"Port {port} on this machine cannot be used. Choose another with --port."
        ) from None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://{_HOST}:{server.server_port}/"
