"""What JavaScript has and ``promiselite.js`` has not, and what to write instead."""

from __future__ import annotations

import sys
from typing import NoReturn

PACKAGE = __name__.rpartition(".")[0]

INSTEAD = {
    "BigInt": "int, which has no limit (console.log rounds one beyond 2**53, and writes no n)",
    "Boolean": "bool(value); note that [] and {} are false in Python",
    "Buffer": "bytes or bytearray",
    "Date": "round(time.time() * 1000) for Date.now(), datetime for dates",
    "EventSource": "httpx-sse",
    "EventTarget": "EventEmitter, which is here",
    "FinalizationRegistry": "weakref.finalize",
    "Function": "def or lambda",
    "Infinity": "float('inf')",
    "Intl": "the module locale, or Babel",
    "JSON": "json.loads(text) and json.dumps(value); console.log('%j', value) prints what JSON.stringify(value) gives",
    "Math": "min(), max(), abs(), math.floor(); random.random() for Math.random(), math.floor(x + 0.5) for Math.round(x)",
    "NaN": "float('nan')",
    "Number": "int(text) or float(text); f'{n:.2f}' for n.toFixed(2)",
    "Object": "dict and its methods: keys(), values(), items(); dict(pairs) for Object.fromEntries(pairs)",
    "Proxy": "a class with __getattr__ and __setattr__",
    "Reflect": "getattr(), setattr(), hasattr()",
    "RegExp": "the module re",
    "Symbol": "object(); __iter__ and __aiter__ for Symbol.iterator and Symbol.asyncIterator",
    "TextDecoder": "data.decode()",
    "TextEncoder": "text.encode()",
    "URL": "urllib.parse.urlsplit()",
    "URLSearchParams": "urllib.parse.parse_qs()",
    "WeakMap": "weakref.WeakKeyDictionary",
    "WeakRef": "weakref.ref",
    "WeakSet": "weakref.WeakSet",
    "WebSocket": "the package websockets",
    "Worker": "promiselite.offload()",
    "XMLHttpRequest": "a library for HTTP: examples/fetch.py has fetch over httpx",
    "__dirname": "pathlib.Path(__file__).parent",
    "__filename": "__file__",
    "alert": "print()",
    "atob": "base64.b64decode()",
    "btoa": "base64.b64encode()",
    "crypto": "uuid.uuid4() for crypto.randomUUID(), the module secrets",
    "decodeURIComponent": "urllib.parse.unquote()",
    "encodeURIComponent": "urllib.parse.quote()",
    "events": "EventEmitter, which is here",
    "fetch": "ten lines over httpx: examples/fetch.py",
    "globalThis": "globals()",
    "isFinite": "math.isfinite()",
    "isNaN": "math.isnan()",
    "module": "a Python module: what it defines can be imported",
    "parseFloat": "float(text)",
    "parseInt": "int(text)",
    "performance": "time.perf_counter() * 1000 for performance.now()",
    "prompt": "input()",
    "requestAnimationFrame": "setTimeout(function, 16)",
    "require": "import; promisify, inspect and EventEmitter are here",
    "structuredClone": "copy.deepcopy()",
    "util": "promisify and inspect, which are here",
}
"""What Python has for a global name of JavaScript's."""

OTHERS = """
addEventListener ArrayBuffer AsyncDisposableStack AsyncFunction AsyncGenerator AsyncIterator Atomics BigInt64Array
BigUint64Array Blob BroadcastChannel ByteLengthQueuingStrategy cancelAnimationFrame cancelIdleCallback CloseEvent
CompressionStream confirm CountQueuingStrategy Crypto CryptoKey CustomEvent DataView decodeURI DecompressionStream
dispatchEvent DisposableStack document encodeURI ErrorEvent escape eval Event exports File Float16Array Float32Array
Float64Array FormData Generator GeneratorFunction global Headers history Int16Array Int32Array Int8Array Iterator localStorage
location MessageChannel MessageEvent MessagePort MutationObserver Navigator navigator Performance PerformanceEntry
PerformanceMark PerformanceMeasure PerformanceObserver PerformanceObserverEntryList PerformanceResourceTiming
QuotaExceededError ReadableByteStreamController ReadableStream ReadableStreamBYOBReader ReadableStreamBYOBRequest
ReadableStreamDefaultController ReadableStreamDefaultReader removeEventListener reportError Request requestIdleCallback
Response self sessionStorage SharedArrayBuffer Storage SubtleCrypto SuppressedError Temporal TextDecoderStream
TextEncoderStream TransformStream TransformStreamDefaultController Uint16Array Uint32Array Uint8Array Uint8ClampedArray
unescape URLPattern WebAssembly window WritableStream WritableStreamDefaultController WritableStreamDefaultWriter
"""
"""The other global names of ECMAScript, the browsers and Node, with nothing in particular to use instead."""


def refuse(name: str) -> NoReturn:
    """Raise the error for an attribute that ``promiselite.js`` does not have; called by its ``__getattr__``.

    Raises:
        ImportError: ``from promiselite.js import name`` asks for what JavaScript has.
        AttributeError: everything else.
    """
    if name in INSTEAD:
        text = f"JavaScript's {name} is not part of promiselite.js: use {INSTEAD[name]}; docs/porting.md has the whole table"
    elif name in OTHERS.split():
        text = f"JavaScript's {name} is not part of promiselite.js; docs/porting.md says what is"
    else:
        raise AttributeError(f"module 'promiselite.js' has no attribute {name!r}")
    # An AttributeError would be replaced by an ImportError without these words where an import statement asks.
    if sys._getframe(2).f_code.co_name == "_handle_fromlist":
        raise ImportError(text, name=PACKAGE)
    raise AttributeError(text)
