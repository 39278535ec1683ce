"""A downloader in asyncio: httpx fetches, promises say what follows what; the server is the program's own.

httpx is asyncio's kind of library, and its coroutines are thenables: they stand in chains and combinators as they are. At most
``AT_ONCE`` downloads are in flight; one that the server turns away at first is tried again.
"""

import asyncio
import hashlib
import sys

from promiselite import Promise, async_function, sleep

try:
    import httpx
except ImportError:
    sys.exit("this example needs httpx: pip install httpx")

AT_ONCE = 3
FILES = {f"/file{number}": bytes([number]) * 50_000 * number for number in range(1, 7)}


async def serve(reader, writer, busy):
    """Answer one request; the first for /file3 is turned away."""
    path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
    if path in busy:
        busy.remove(path)
        status, body = "503 Service Unavailable", b""
    else:
        status, body = ("200 OK", FILES[path]) if path in FILES else ("404 Not Found", b"")
    writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
    await writer.drain()
    writer.close()


@async_function
async def download(client, gate, path, tries=3):
    """Fetch one file as it comes; return its length and the beginning of its checksum."""
    checksum, length = hashlib.sha256(), 0
    async with gate, client.stream("GET", path) as response:
        if not response.is_server_error:
            response.raise_for_status()
            async for chunk in response.aiter_bytes():
                checksum.update(chunk)
                length += len(chunk)
            return path, length, checksum.hexdigest()[:8]
    if tries == 1:
        response.raise_for_status()
    await sleep(0.01)
    return download(client, gate, path, tries - 1)


def tell(files):
    for path, length, checksum in files:
        print(f"{path}: {length} bytes, {checksum}")
    print("all good:", all(hashlib.sha256(FILES[path]).hexdigest().startswith(checksum) for path, _, checksum in files))


def missing(error):
    print("missing:", error.response.status_code, error.request.url.path)


async def main():
    busy = {"/file3"}
    server = await asyncio.start_server(lambda reader, writer: serve(reader, writer, busy), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    gate = asyncio.Semaphore(AT_ONCE)
    async with server, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", verify=False, trust_env=False) as client:
        await Promise.all([download(client, gate, path) for path in FILES]).then(tell)
        print("turned away and tried again:", not busy)
        await download(client, gate, "/file7").catch(httpx.HTTPStatusError, missing)
        pages = await Promise.all_keyed({"one": client.get("/file1"), "two": client.get("/file2")})
        print("coroutines of httpx:", {name: len(page.content) for name, page in pages.items()})


if __name__ == "__main__":
    asyncio.run(main())
