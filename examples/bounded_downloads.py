"""Downloads, three at a time, with progress and one time limit for all; what is late is called off and cleaned up after.

The server is local and slow on purpose. ``urllib`` blocks, so each download is offloaded to a pool of threads.
"""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import urlopen

from promiselite import Promise, deadline, offload, run, with_signal

most, in_flight, lock = 0, 0, threading.Lock()


class Files(BaseHTTPRequestHandler):
    """Answers /n with n letters; counts how many it answers at a time."""

    def do_GET(self):
        """Answer one request."""
        global most, in_flight
        with lock:
            in_flight += 1
            most = max(most, in_flight)
        time.sleep(0.05)
        body = b"x" * int(self.path.strip("/"))
        with lock:
            in_flight -= 1
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Keep the output to the program's own."""


def read(url):
    with urlopen(url, timeout=10) as response:
        return response.read()


server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
threading.Thread(target=server.serve_forever, name="server").start()
base = f"http://127.0.0.1:{server.server_port}"


async def main():
    limit = deadline(30)

    async def download(size):
        return len(await offload(read, f"{base}/{size}", signal=limit))

    sizes = await Promise.map(
        range(100, 1000, 100),
        download,
        concurrency=3,
        signal=limit,
        progress=lambda done, total: print(f"{done} of {total}"),
    )
    print("bytes:", sum(sizes), "- at most three at a time:", most <= 3)

    async def hang():
        try:
            await Promise(lambda: None)
        finally:
            print("cleaned up")

    try:
        await with_signal(deadline(0.01), hang)
    except TimeoutError as error:
        print("called off:", error)


async def stop():
    await offload(server.shutdown)  # it waits for the server's thread
    server.server_close()


run(Promise.try_(main).finally_(stop))
