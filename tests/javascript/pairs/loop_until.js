// Poll until a condition holds.
let jobState = 'queued';
setTimeout(() => { jobState = 'running'; }, 25);
setTimeout(() => { jobState = 'done'; }, 65);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function poll() {
  let seen;
  while (jobState !== 'done') {
    if (jobState !== seen) console.log((seen = jobState));
    await wait(10);
  }
  return jobState;
}

poll().then((state) => console.log('finished:', state));
