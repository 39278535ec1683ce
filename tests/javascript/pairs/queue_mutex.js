// A lock made of a chain of promises.
class Mutex {
  #last = Promise.resolve();

  run(task) {
    const result = this.#last.then(() => task());
    this.#last = result.catch(() => {});
    return result;
  }
}

const mutex = new Mutex();
const task = (name) => async () => {
  console.log(name, 'enters');
  await new Promise((resolve) => setTimeout(resolve, 10));
  if (name === 'b') throw new Error('b fails');
  console.log(name, 'leaves');
};

mutex.run(task('a'));
mutex.run(task('b')).catch((error) => console.log(error.message));
mutex.run(task('c'));
