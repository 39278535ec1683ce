// Async iterators written by hand, and by an async generator in a class.
class Range {
  constructor(first, last) {
    this.first = first;
    this.last = last;
  }
  async *[Symbol.asyncIterator]() {
    for (let n = this.first; n <= this.last; n++) {
      await null;
      yield n;
    }
  }
}

class Countdown {
  constructor(n) {
    this.n = n;
  }
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() {
    return this.n > 0 ? { value: this.n--, done: false } : { value: undefined, done: true };
  }
}

async function main() {
  for await (const n of new Range(1, 3)) console.log(n);
  for await (const n of new Countdown(2)) console.log('still', n);
  console.log(new Range(1, 2), new Countdown(5), new Range(1, 2)[Symbol.asyncIterator]());
  console.log(await Array.fromAsync(new Range(1, 3)), await Array.fromAsync(new Set([1, 2]), async (n) => n + 1));
}
main();
