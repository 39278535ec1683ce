// Try again later, and later still.
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function retry(fn, { times, delay }) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fn(attempt);
    } catch (error) {
      console.log(`attempt ${attempt}: ${error.message}`);
      if (attempt === times) throw new Error('giving up', { cause: error });
      await wait(delay * 2 ** (attempt - 1));
    }
  }
}

retry(async (attempt) => {
  if (attempt < 3) throw new Error('busy');
  return `succeeded at attempt ${attempt}`;
}, { times: 4, delay: 5 })
  .then((text) => console.log(text))
  .then(() => retry(async () => { throw new Error('down'); }, { times: 2, delay: 5 }))
  .catch((error) => console.log(error.message, '<-', error.cause.message));
