// The bridge's own tests: each prints its name and what went wrong, or null, as JSON; test_bridge.py reads that.
"use strict";

const assert = require("assert");
const { connect } = require("./bridge.js");

const bridge = connect("tests.conformance.aplus.probe");
const python = new Proxy({}, { get: (target, name) => bridge.offered(name) });
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function settled() {
    for (let count = 0; count < 5; count += 1) {
        await turn();
    }
}

function counting(then) {
    const thenable = { reads: 0 };
    Object.defineProperty(thenable, "then", {
        get() {
            thenable.reads += 1;
            return then;
        },
    });
    return thenable;
}

const tests = {
    values_keep_their_identity() {
        const values = [undefined, null, true, false, 0, -0, 1, 1.5, 2 ** 53, 1e300, NaN, Infinity, -Infinity, "", "\u00e9\ud800\n"];
        const objects = [{}, [], [1], Object.create(null), () => {}, class {}, new Date(), new Error("e"), Symbol("s"), 10n, /r/];
        for (const value of [...values, ...objects]) {
            assert(Object.is(python.echo(value), value), String(typeof value));
        }
    },

    objects_of_javascript_have_one_proxy() {
        const first = {};
        assert.strictEqual(python.same(first, first), true);
        assert.strictEqual(python.same(first, {}), false);
    },

    objects_of_python_have_one_proxy() {
        for (const name of ["promise", "function", "error", "list"]) {
            assert.strictEqual(python.give(name), python.give(name));
            assert.strictEqual(python.same(python.give(name), python.give(name)), true);
        }
        assert.strictEqual(typeof python.give("promise").then, "function");
        assert.strictEqual(typeof python.give("function"), "function");
        assert(python.give("error") instanceof TypeError);
        assert.strictEqual(python.give("error").message, "the message");
        assert.strictEqual(python.give("list").then, undefined);
    },

    then_is_read_once_for_each_read() {
        const thenable = counting(7);
        assert.strictEqual(python.readThen(thenable), 7);
        assert.strictEqual(thenable.reads, 1);
    },

    async then_is_read_once_by_resolve() {
        const thenable = counting(function (resolve) {
            assert.strictEqual(this, thenable);
            resolve("value");
        });
        const seen = [];
        python.resolve(thenable).then((value) => seen.push(value));
        assert.strictEqual(thenable.reads, 1);
        await settled();
        assert.deepStrictEqual(seen, ["value"]);
        assert.strictEqual(thenable.reads, 1);
    },

    functions_can_be_thenables_and_primitives_cannot() {
        assert.strictEqual(python.hasThen(() => {}), true);
        assert.strictEqual(python.hasThen({}), true);
        for (const value of [1, true, "text", Symbol("s"), 10n, null, undefined]) {
            assert.strictEqual(python.hasThen(value), false);
        }
    },

    only_functions_are_callable() {
        assert.strictEqual(python.isCallable(() => {}), true);
        for (const value of [{}, [() => {}], Object.create(Function.prototype), Symbol("s")]) {
            assert.strictEqual(python.isCallable(value), false);
        }
    },

    calls_nest_to_any_depth() {
        const down = (count) => (count === 0 ? "bottom" : python.callWith(down, count - 1));
        assert.strictEqual(down(50), "bottom");
    },

    surplus_arguments_are_dropped() {
        assert.strictEqual(python.echo(1, 2, 3), 1);
    },

    what_is_thrown_crosses_both_stacks() {
        for (const thrown of [undefined, null, 0, "text", {}, new Error("e"), python.give("promise")]) {
            let caught = "nothing";
            try {
                python.callWith(() => {
                    throw thrown;
                });
            } catch (error) {
                caught = error;
            }
            assert.strictEqual(caught, thrown);
        }
        assert.throws(() => python.fail(), (error) => error === python.give("error"));
        const again = python.reasonOf(() => python.fail());
        assert.strictEqual(again, python.give("error"));
    },

    long_messages_arrive_whole() {
        const text = "\u00e9x".repeat(300000);
        assert.strictEqual(python.echo(text), text);
        assert.strictEqual(python.callWith((value) => value, text), text);
    },

    async no_job_runs_while_javascript_is_on_the_stack() {
        const order = [];
        python.resolve(1).then(() => {
            order.push("outer begins");
            python.resolve(2).then(() => order.push("inner"));
            order.push("outer ends");
        });
        order.push("script ends");
        await Promise.resolve();
        order.push("microtask");
        await settled();
        assert.deepStrictEqual(order, ["script ends", "microtask", "outer begins", "outer ends", "inner"]);
    },

    async jobs_run_on_the_home_thread() {
        const seen = [];
        python.resolve(1).then(() => seen.push(python.atHome()));
        assert.strictEqual(python.atHome(), true);
        await settled();
        assert.deepStrictEqual(seen, [true]);
    },

    async timers_of_python_run_while_nothing_is_asked() {
        const value = await new Promise((resolve) => python.later(resolve));
        assert.strictEqual(value, "later");
    },

    async other_threads_speak_one_at_a_time_and_only_during_a_pump() {
        const [threads, calls] = [4, 100];
        const seen = Array.from({ length: threads }, () => []);
        let busy = false;
        await new Promise((resolve, reject) => {
            let left = threads * calls;
            const call = (thread, number) => {
                if (busy) {
                    reject(new Error("a thread spoke out of turn"));
                }
                seen[thread].push(python.echo(number));
                left -= 1;
                if (left === 0) {
                    resolve();
                }
            };
            busy = true;
            python.inThreads(call, threads, calls);
            python.echo(1);
            busy = false;
        });
        const wanted = Array.from({ length: calls }, (_, number) => number);
        assert.deepStrictEqual(seen, Array(threads).fill(wanted));
    },
};

async function main() {
    const outcome = {};
    for (const [name, test] of Object.entries(tests)) {
        try {
            await test();
            outcome[name] = null;
        } catch (error) {
            outcome[name] = error.stack;
        }
    }
    console.log(JSON.stringify(outcome));
}

if (process.argv[2] === "leave") {
    python.leave();
} else if (process.argv[2] === "nonsense") {
    bridge.request("nonsense", 0);
} else {
    main();
}
