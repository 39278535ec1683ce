"""Real work in parallel: pages of a local HTTP server, fetched by threads, chained by promises.

``urllib`` blocks, so each page is fetched on a thread of its own. The threads settle promises; any thread may do that, and
the handlers run on the main thread. ``hold()`` tells the loop that work is in flight outside, so that it goes on.
"""

import json
import threading
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import urlopen

from promiselite import Promise, current_scheduler, run

CITIES = {"oslo": 4, "lima": 19, "cairo": 30}


class Weather(BaseHTTPRequestHandler):
    """Answers /oslo with the temperature there."""

    def do_GET(self):
        """Answer one request."""
        city = self.path.strip("/")
        if city not in CITIES:
            self.send_error(404, "no such city")
            return
        body = json.dumps({"city": city, "degrees": CITIES[city]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Keep the output to the program's own."""


def fetch(url):
    """Return a promise of the text at *url*."""
    promise, resolve, reject = Promise.with_resolvers()
    in_flight = ExitStack()
    in_flight.enter_context(current_scheduler().hold())

    def work():
        with in_flight:
            try:
                with urlopen(url, timeout=10) as response:
                    resolve(response.read().decode())
            except Exception as error:
                reject(error)

    threading.Thread(target=work, name=f"fetch {url}").start()
    return promise


def tell(pages):
    for page in pages:
        print(f"{page['city']}: {page['degrees']} degrees")
    print("warmest:", max(pages, key=lambda page: page["degrees"])["city"])


server = ThreadingHTTPServer(("127.0.0.1", 0), Weather)
threading.Thread(target=server.serve_forever, args=[0.01], name="server").start()  # it looks every 10 ms whether it is to stop
base = f"http://127.0.0.1:{server.server_port}"


def stop():
    server.shutdown()
    server.server_close()
    print("server stopped")


def weather(city):
    return fetch(f"{base}/{city}").then(json.loads)


Promise.all([weather(city) for city in CITIES]).then(tell).then(lambda: weather("atlantis")).catch(
    HTTPError, lambda error: print("atlantis:", error.code, error.reason)
).finally_(stop)
run()
