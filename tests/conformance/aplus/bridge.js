// Node's side of the bridge to Python; bridge.py is the other side and its docstring describes both.
"use strict";

const { execFileSync, spawn } = require("child_process");
const fs = require("fs");
const os = require("os");
const path = require("path");

const ROOT = path.resolve(__dirname, "../../..");
const { setImmediate } = globalThis;

/** A pipe whose two ends both block: Node's own pipes to a child do not, and a synchronous read of one fails with EAGAIN. */
function makePipe(directory, name) {
    const file = path.join(directory, name);
    execFileSync("mkfifo", [file]);
    const both = fs.openSync(file, "r+"); // so that neither of the next two waits for the other
    const ends = { read: fs.openSync(file, "r"), write: fs.openSync(file, "w") };
    fs.closeSync(both);
    return ends;
}

/** Start `python -m program scheduler`, which reads messages from its descriptor 3 and writes them to its descriptor 4. */
function startPython(python, program, scheduler) {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "aplus-"));
    try {
        const there = makePipe(directory, "there");
        const back = makePipe(directory, "back");
        const child = spawn(python, ["-m", program, scheduler], { cwd: ROOT, stdio: ["ignore", 2, 2, there.read, back.write] });
        child.on("error", (error) => stop(`${python} does not start: ${error.message}`));
        child.unref();
        fs.closeSync(there.read);
        fs.closeSync(back.write);
        return { read: back.read, write: there.write };
    } finally {
        fs.rmSync(directory, { recursive: true });
    }
}

function stop(message) {
    fs.writeSync(2, `bridge: ${message}\n`);
    process.exit(70);
}

/** One JSON text a line, in both directions. */
class Channel {
    constructor({ read, write }) {
        this.readEnd = read;
        this.writeEnd = write;
        this.chunk = Buffer.alloc(65536);
        this.received = Buffer.alloc(0);
    }

    send(message) {
        let rest = Buffer.from(JSON.stringify(message) + "\n");
        try {
            while (rest.length > 0) {
                rest = rest.subarray(fs.writeSync(this.writeEnd, rest));
            }
        } catch (error) {
            if (error.code !== "EPIPE") {
                throw error;
            }
            stop("the Python side has ended");
        }
    }

    receive() {
        let end;
        while ((end = this.received.indexOf("\n")) < 0) {
            const count = fs.readSync(this.readEnd, this.chunk);
            if (count === 0) {
                stop("the Python side has ended");
            }
            this.received = Buffer.concat([this.received, this.chunk.subarray(0, count)]);
        }
        const line = this.received.subarray(0, end).toString();
        this.received = this.received.subarray(end + 1);
        return JSON.parse(line);
    }
}

/** A promise that lives in Python. */
class PythonPromise {
    #bridge;
    #number;

    constructor(bridge, number) {
        this.#bridge = bridge;
        this.#number = number;
    }

    then(...handlers) {
        return this.#bridge.request("then", this.#number, handlers);
    }
}

/** An object of Python's that JavaScript only passes on. */
class PythonObject {}

class Bridge {
    constructor(channel) {
        this.channel = channel;
        this.ids = new Map(); // JavaScript's values that Python has seen, and their numbers
        this.values = [];
        this.proxies = new Map(); // Python's objects that JavaScript has seen, by number
        this.numbers = new WeakMap(); // and the numbers by proxy
        this.depth = 0;
        this.pumping = false;
    }

    /** Have Python do one thing, and do what Python asks for in the meantime. */
    request(kind, target, args = []) {
        if (this.depth === 0) {
            this.pumpSoon();
        }
        return this.exchange([kind, target, args.map((arg) => this.encode(arg))]);
    }

    /** One of the objects that the Python side offers by name. */
    offered(name) {
        return this.request("offered", name);
    }

    exchange(message) {
        this.channel.send(message);
        for (;;) {
            const [kind, ...rest] = this.channel.receive();
            if (kind === "return") {
                return this.decode(rest[0]);
            }
            if (kind === "throw") {
                throw this.decode(rest[0]);
            }
            this.channel.send(this.answer(kind, rest));
        }
    }

    answer(kind, [target, receiver, args]) {
        this.depth += 1;
        try {
            if (kind === "get then") {
                return ["return", this.encode(this.decode(target).then)];
            }
            const values = args.map((arg) => this.decode(arg));
            return ["return", this.encode(Reflect.apply(this.decode(target), this.decode(receiver), values))];
        } catch (thrown) {
            return ["throw", this.encode(thrown)];
        } finally {
            this.depth -= 1;
        }
    }

    /** Let Python run its jobs once JavaScript's stack is empty, and again for as long as Python says that there is more. */
    pumpSoon() {
        if (this.pumping) {
            return;
        }
        this.pumping = true;
        setImmediate(() => {
            this.pumping = false;
            if (this.exchange(["pump"])) {
                this.pumpSoon();
            }
        });
    }

    encode(value) {
        switch (typeof value) {
            case "boolean":
            case "string":
                return value;
            case "undefined":
                return ["undefined"];
            case "number":
                return Number.isFinite(value) && !Object.is(value, -0) ? value : ["number", Object.is(value, -0) ? "-0" : String(value)];
        }
        if (value === null) {
            return ["null"];
        }
        const number = this.numbers.get(value);
        if (number !== undefined) {
            return ["python", number];
        }
        if (!this.ids.has(value)) {
            this.ids.set(value, this.values.length);
            this.values.push(value);
        }
        const kind = typeof value;
        return ["javascript", this.ids.get(value), kind === "function" || kind === "object" ? kind : "primitive"];
    }

    decode(code) {
        if (!Array.isArray(code)) {
            return code;
        }
        const [tag, detail, kind, text] = code;
        switch (tag) {
            case "undefined":
                return undefined;
            case "null":
                return null;
            case "number":
                return Number(detail);
            case "javascript":
                return this.values[detail];
        }
        let proxy = this.proxies.get(detail);
        if (proxy === undefined) {
            proxy = this.makeProxy(detail, kind, text);
            this.proxies.set(detail, proxy);
            this.numbers.set(proxy, detail);
        }
        return proxy;
    }

    makeProxy(number, kind, text) {
        switch (kind) {
            case "promise":
                return new PythonPromise(this, number);
            case "function":
                return (...args) => this.request("call", number, args);
            case "TypeError":
                return new TypeError(text);
            case "Error":
                return new Error(text);
        }
        return new PythonObject();
    }
}

exports.connect = function connect(program) {
    const { PROMISELITE_PYTHON: python = "python3", PROMISELITE_SCHEDULER: scheduler = "loop" } = process.env;
    return new Bridge(new Channel(startPython(python, program, scheduler)));
};
