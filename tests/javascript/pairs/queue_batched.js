// Calls of one turn are gathered into a single request.
class Loader {
  constructor(fetchAll) {
    this.fetchAll = fetchAll;
    this.waiting = [];
  }

  load(key) {
    return new Promise((resolve, reject) => {
      if (this.waiting.push({ key, resolve, reject }) === 1) process.nextTick(() => this.dispatch());
    });
  }

  async dispatch() {
    const batch = this.waiting.splice(0);
    try {
      const found = await this.fetchAll(batch.map(({ key }) => key));
      batch.forEach(({ key, resolve, reject }) => {
        if (found.has(key)) resolve(found.get(key));
        else reject(new RangeError(`no ${key}`));
      });
    } catch (error) {
      batch.forEach(({ reject }) => reject(error));
    }
  }
}

const loader = new Loader(async (keys) => {
  console.log('request for', keys);
  return new Map(keys.filter((key) => key < 10).map((key) => [key, `item ${key}`]));
});

Promise.allSettled([loader.load(1), loader.load(2), loader.load(30)]).then((results) => {
  console.log(results);
  loader.load(4).then((item) => console.log(item, loader.waiting.length));
});
