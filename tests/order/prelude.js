// What a random program finds around it, and the driver that runs many of them one after the other in one process.
'use strict';

class Sub extends Promise {}

class Thenable {
  constructor(number, get) {
    Object.defineProperty(this, 'then', { get() { log(`get then ${number}`); return get(); } });
  }
}

let labels, p, c, hook, hooked, x, pending;
const reasons = new WeakMap();

function show(value) {
  if (value instanceof Promise) return 'promise';
  if (value instanceof Thenable) return 'Object';
  if (value instanceof AggregateError) return `AggregateError ${show(value.errors)}`;
  if (value instanceof TypeError) return 'TypeError';
  if (value instanceof Error) return `Error ${value.message}`;
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (value && value.status) return `${value.status}(${show(value.status === 'fulfilled' ? value.value : value.reason)})`;
  return String(value);
}

function log(label, ...values) { labels.push([label, ...values.map(show)].join(' ')); }
function thenable(number, get) { return new Thenable(number, get); }
function* generate(values, raises) { yield* values; if (raises) throw new Error('generator'); }

function counted(original) {
  return (f, ...rest) => {
    pending++;
    const handle = original(() => { handle.done = true; pending--; f(); }, ...rest);
    handle.done = false;
    return handle;
  };
}
const { setTimeout: timeout, setImmediate: immediate, clearTimeout: untime, clearImmediate: unimmediate } = globalThis;
globalThis.setTimeout = counted(timeout);
globalThis.setImmediate = counted(immediate);
function clear(handle) {
  if (!handle || handle.done) return;
  handle.done = true;
  pending--;
  (handle.hasRef && handle.refresh ? untime : unimmediate)(handle);
}

function unhandled(name, reason) {
  log(name, reason);
  if (!hooked) { hooked = true; hook(reason); }
}
process.on('unhandledRejection', (reason, promise) => { reasons.set(promise, reason); unhandled('unhandled', reason); });
process.on('rejectionHandled', (promise) => log('handled', reasons.get(promise)));
process.on('uncaughtException', (error) => unhandled('uncaught', error));

// Each program begins in an immediate of its own, when nothing of the one before is left.
function drive(programs) {
  const results = [];
  let current = 0;
  const next = () => {
    if (current > 0) results.push(labels);
    if (current === programs.length) { process.stdout.write(JSON.stringify(results)); return; }
    labels = []; p = {}; c = {}; hooked = false; pending = 0;
    programs[current++]();
    immediate(wait);
  };
  const wait = () => { pending > 0 ? immediate(wait) : immediate(next); };
  immediate(next);
}
