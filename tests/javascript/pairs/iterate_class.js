// An object with an async iterator of its own.
class Ticker {
  constructor(times) {
    this.left = times;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  async next() {
    if (this.left === 0) return { done: true, value: undefined };
    await new Promise((resolve) => setTimeout(resolve, 10));
    this.left -= 1;
    return { done: false, value: `${this.left} left` };
  }
}

(async () => {
  for await (const text of new Ticker(2)) console.log(text);
})();
