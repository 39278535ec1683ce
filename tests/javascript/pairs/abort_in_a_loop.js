// A loop of awaits that looks at a signal.
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function count(signal) {
  for (let n = 1; ; n++) {
    signal.throwIfAborted();
    console.log(n);
    if (n === 3) setTimeout(stop);
    await wait(20);
  }
}

const controller = new AbortController();
const stop = () => controller.abort(new Error('that will do'));
count(controller.signal).catch((error) => console.log('stopped:', error.message));
