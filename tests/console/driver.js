// Reads {"cases": [...], "specs": [...]} from the file it is given and prints a JSON list of texts: what Node's util.inspect
// makes of each case, which is JavaScript source, and of each spec, which build() turns into a value. Frames are left out.
'use strict';
const util = require('util');
const fs = require('fs');

const FRAME = 'F'.repeat(200);
Error.stackTraceLimit = 1;
Error.prepareStackTrace = (error, frames) => Error.prototype.toString.call(error) + (frames.length ? `\n    at ${FRAME}` : '');
const withoutFrames = (text) => text.replace(new RegExp(`\\n *at ${FRAME}`, 'g'), '');
process.on('unhandledRejection', () => {});

const ERRORS = { Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, AggregateError };
ERRORS.HttpError = class HttpError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'HttpError';
    this.status = 404;
  }
};
ERRORS.Unnamed = class Unnamed extends Error {};
ERRORS.MyTypeError = class MyTypeError extends TypeError {};
ERRORS.Other = class Other extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'OtherError';
  }
};

class Point {
  constructor(entries) {
    Object.assign(this, entries);
  }
}
class Child extends Point {}
class MyMap extends Map {}
class MySet extends Set {}
class MyArray extends Array {}
class MyPromise extends Promise {}
const CLASSES = { Point, Child };

const FUNCTIONS = {
  Function: (name) => ({ [name]: function () {} })[name],
  Arrow: () => (() => () => {})(),
  AsyncFunction: (name) => ({ async [name]() {} })[name],
  GeneratorFunction: (name) => ({ *[name]() {} })[name],
  AsyncGeneratorFunction: (name) => ({ async *[name]() {} })[name],
};

function build([kind, ...rest], made) {
  const keep = (value) => (made.push(value), value);
  const inner = (spec) => build(spec, made);
  const assign = (target, entries) => {
    for (const [key, value] of entries) {
      Object.defineProperty(target, key, { value: inner(value), enumerable: true, configurable: true, writable: true });
    }
    return target;
  };
  switch (kind) {
    case 'undefined': return undefined;
    case 'null': return null;
    case 'bool': return rest[0];
    case 'string': return rest[0];
    case 'number': return Number(rest[0]);
    case 'date': return new Date(rest[0]);
    case 'bytes': return Buffer.from(rest[0]);
    case 'function': return FUNCTIONS[rest[0]](rest[1]);
    case 'class': return CLASSES[rest[0]];
    case 'back': return made.length ? made[rest[0] % made.length] : undefined;
    case 'array': {
      const array = keep(rest[1] ? new MyArray() : []);
      for (const item of rest[0]) array.push(inner(item));
      return array;
    }
    case 'object': return assign(keep({}), rest[0]);
    case 'instance': return assign(keep(new CLASSES[rest[0]]({})), rest[1]);
    case 'map': {
      const map = keep(rest[1] ? new MyMap() : new Map());
      for (const [key, value] of rest[0]) { const built = inner(key); map.set(built, inner(value)); }
      return map;
    }
    case 'set': {
      const set = keep(rest[1] ? new MySet() : new Set());
      for (const item of rest[0]) set.add(inner(item));
      return set;
    }
    case 'error': {
      const [name, message, entries, cause] = rest;
      return assign(keep(cause ? new ERRORS[name](message, { cause: inner(cause) }) : new ERRORS[name](message)), entries);
    }
    case 'aggregate': return keep(new AggregateError(rest[0].map(inner), rest[1]));
    case 'promise': {
      const of = rest[2] ? MyPromise : Promise;
      if (rest[0] === 'pending') return keep(new of(() => {}));
      const value = inner(rest[1]);
      if (rest[0] === 'fulfilled') return keep(new of((resolve) => resolve(value)));
      const rejected = keep(new of((_, reject) => reject(value)));
      rejected.catch(() => {});
      return rejected;
    }
    default: throw new Error(`unknown kind ${kind}`);
  }
}

async function main() {
  const { cases, specs } = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
  const values = [];
  for (const [source] of cases) {
    values.push(eval(`(${source})`));
  }
  const built = specs.map(([spec]) => build(spec, []));
  await new Promise((resolve) => setTimeout(resolve, 5));
  const texts = [];
  [...cases, ...specs].forEach(([, options], at) => {
    const value = at < cases.length ? values[at] : built[at - cases.length];
    texts.push(withoutFrames(util.inspect(value, options)));
  });
  process.stdout.write(JSON.stringify(texts));
}

main().catch((error) => { process.stderr.write(`${error}\n`); process.exit(1); });
