"""JavaScript's ``fetch`` in ten lines over httpx, and a snippet that uses it. Needs httpx: ``pip install httpx``."""

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

try:
    import httpx
except ImportError:
    sys.exit("this example needs httpx: pip install httpx")

from promiselite import offload, run
from promiselite.js import *


class Response:
    def __init__(self, answer):
        self.ok, self.status, self.headers = answer.is_success, answer.status_code, answer.headers
        self.json = lambda: Promise.try_(answer.json)
        self.text = lambda: Promise.resolve(answer.text)


def fetch(url, *, method="GET", headers=None, body=None):
    def failed(error):
        raise TypeError("fetch failed", cause=error)

    return offload(lambda: httpx.request(method, url, headers=headers, content=body)).then(Response, failed)


class Cities(BaseHTTPRequestHandler):
    def do_GET(self):
        found = self.path == "/oslo"
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(b'{"name": "Oslo", "degrees": 4.0}' if found else b"no such city")

    def log_message(self, *args):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Cities)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"


def stop():
    server.shutdown()
    server.server_close()


@async_function
async def weather(city):
    response = await fetch(f"{url}/{city}")
    if not response.ok:
        raise Error(f"{response.status} {await response.text()}")
    return await response.json()


(
    weather("oslo")
    .then(console.log)
    .then(lambda: weather("atlantis"))
    .catch(lambda error: console.log(error.message))
    .finally_(lambda: offload(stop))
    .then(lambda: fetch("http://127.0.0.1:1/"))
    .catch(lambda error: console.log(f"{error}", "because of a", type(error.cause).__name__))
)
run()
