// A loop of awaits that looks at a signal.
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function count(signal) {
  for (let n = 1; ; n++) {
    signal.throwIfAborted();
    console.log(n);
    await wait(20);
  }
}

const controller = new AbortController();
count(controller.signal).catch((error) => console.log('stopped:', error.message));
setTimeout(() => controller.abort(new Error('that will do')), 50);
