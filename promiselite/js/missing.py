"""What JavaScript has and ``promiselite.js`` has not, and what to write instead."""

from __future__ import annotations

from typing import NoReturn

INSTEAD = {
    "BigInt": "int, which has no limit",
    "Boolean": "bool(value); note that [] and {} are false in Python",
    "Buffer": "bytes or bytearray",
    "Date": "time.time() or datetime",
    "EventSource": "httpx-sse",
    "Function": "def or lambda",
    "Infinity": "float('inf')",
    "Intl": "the module locale, or Babel",
    "JSON": "the module json",
    "Math": "the module math, or min(), max(), round()",
    "NaN": "float('nan')",
    "Number": "int(text) or float(text)",
    "Object": "dict and its methods: keys(), values(), items()",
    "Proxy": "a class with __getattr__ and __setattr__",
    "Reflect": "getattr(), setattr(), hasattr()",
    "RegExp": "the module re",
    "Symbol": "object()",
    "URL": "urllib.parse.urlsplit()",
    "URLSearchParams": "urllib.parse.parse_qs()",
    "WeakMap": "weakref.WeakKeyDictionary",
    "WeakRef": "weakref.ref",
    "WeakSet": "weakref.WeakSet",
    "WebSocket": "the package websockets",
    "Worker": "promiselite.offload()",
    "__dirname": "pathlib.Path(__file__).parent",
    "__filename": "__file__",
    "alert": "print()",
    "decodeURIComponent": "urllib.parse.unquote()",
    "encodeURIComponent": "urllib.parse.quote()",
    "fetch": "ten lines over httpx: examples/fetch.py",
    "globalThis": "globals()",
    "isFinite": "math.isfinite()",
    "isNaN": "math.isnan()",
    "module": "a Python module: what it defines can be imported",
    "parseFloat": "float(text)",
    "parseInt": "int(text)",
    "performance": "time.perf_counter() * 1000",
    "prompt": "input()",
    "require": "import",
    "structuredClone": "copy.deepcopy()",
}
"""What Python has for a global name of JavaScript's."""

OTHERS = """
addEventListener ArrayBuffer AsyncDisposableStack AsyncFunction AsyncGenerator AsyncIterator atob Atomics BigInt64Array
BigUint64Array Blob BroadcastChannel btoa ByteLengthQueuingStrategy cancelAnimationFrame cancelIdleCallback CloseEvent
CompressionStream confirm CountQueuingStrategy crypto Crypto CryptoKey CustomEvent DataView decodeURI DecompressionStream
dispatchEvent DisposableStack document DOMException encodeURI ErrorEvent escape eval Event events EventTarget exports File
FinalizationRegistry Float16Array Float32Array Float64Array FormData Generator GeneratorFunction global Headers history
Int16Array Int32Array Int8Array Iterator localStorage location MessageChannel MessageEvent MessagePort MutationObserver
Navigator navigator Performance PerformanceEntry PerformanceMark PerformanceMeasure PerformanceObserver
PerformanceObserverEntryList PerformanceResourceTiming QuotaExceededError ReadableByteStreamController ReadableStream
ReadableStreamBYOBReader ReadableStreamBYOBRequest ReadableStreamDefaultController ReadableStreamDefaultReader
removeEventListener reportError Request requestAnimationFrame requestIdleCallback Response self sessionStorage
SharedArrayBuffer Storage SubtleCrypto SuppressedError Temporal TextDecoder TextDecoderStream TextEncoder TextEncoderStream
TransformStream TransformStreamDefaultController Uint16Array Uint32Array Uint8Array Uint8ClampedArray unescape URLPattern
util WebAssembly window WritableStream WritableStreamDefaultController WritableStreamDefaultWriter XMLHttpRequest
"""
"""The other global names of ECMAScript, the browsers and Node, with nothing in particular to use instead."""


def refuse(name: str) -> NoReturn:
    """Raise the AttributeError for an attribute that ``promiselite.js`` does not have."""
    if name in INSTEAD:
        raise AttributeError(
            f"JavaScript's {name} is not part of promiselite.js: use {INSTEAD[name]}; docs/porting.md has the whole table"
        )
    if name in OTHERS.split():
        raise AttributeError(f"JavaScript's {name} is not part of promiselite.js; docs/porting.md says what is")
    raise AttributeError(f"module 'promiselite.js' has no attribute {name!r}")
