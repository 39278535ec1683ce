// Poll until a condition holds.
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let asked = 0;

async function jobState() {
  await wait(5);
  asked++;
  if (asked < 3) return 'queued';
  return asked < 6 ? 'running' : 'done';
}

async function poll() {
  let seen;
  for (;;) {
    const state = await jobState();
    if (state === 'done') return state;
    if (state !== seen) console.log((seen = state));
    await wait(10);
  }
}

poll().then((state) => console.log('finished:', state, 'after', asked, 'questions'));
