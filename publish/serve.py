"""Serves the built site on this machine only."""

import functools
import http.server
import os
import sys
import webbrowser

from publish.errors import BookError
from publish.site import SITE


def serve(port: int) -> None:
    """Serve `_build/html` at a local address until interrupted."""
    if not (SITE / "index.html").exists():
        raise BookError("There is no built site yet: run `make book` first.")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(SITE))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise BookError(
            f"Port {port} is not free ({error.strerror}): choose another, as in "
            f"`make serve PORT={port + 1}`."
        ) from error
    with server:
        address = f"http://127.0.0.1:{port}/"
        print(f"{address}  (Ctrl-C ends)", flush=True)
        if sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY"):
            webbrowser.open(address)
        server.serve_forever()
