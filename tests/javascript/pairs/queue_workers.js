// Three workers that share one list of jobs.
const jobs = [100, 20, 300, 20, 500];
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function worker(name) {
  while (jobs.length > 0) {
    const ms = jobs.shift();
    await wait(ms);
    console.log(name, 'did', ms);
  }
}

Promise.all(['x', 'y'].map(worker)).then(() => console.log('nothing left', jobs));
