// An async state machine: each state returns the next one.
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const states = {
  async idle(context) {
    context.log.push('idle');
    return 'loading';
  },
  async loading(context) {
    await wait(2);
    context.tries++;
    if (context.tries < 3) return 'failed';
    return 'done';
  },
  async failed(context) {
    context.log.push(`failed ${context.tries}`);
    await wait(1);
    return 'loading';
  },
};

async function run(context) {
  let state = 'idle';
  while (state in states) state = await states[state](context);
  return { state, ...context };
}

run({ tries: 0, log: [] }).then((result) => console.log(result));
