// Async methods of a class.
class Counter {
  constructor() {
    this.count = 0;
  }

  async add(n) {
    const before = this.count;
    await null;
    this.count = before + n;
    return this.count;
  }
}

const counter = new Counter();
counter.add(1).then((count) => console.log(count));
counter.add(10).then((count) => console.log(count, 'the first one is lost'));
