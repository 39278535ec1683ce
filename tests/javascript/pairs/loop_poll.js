// Ask again and again until it is ready.
let asked = 0;
const status = () => new Promise((resolve) => setTimeout(() => resolve(++asked < 3 ? 'pending' : 'ready'), 5));

async function until(ask, isDone, most = 5) {
  for (let attempt = 1; attempt <= most; attempt++) {
    const answer = await ask();
    console.log(`attempt ${attempt}: ${answer}`);
    if (isDone(answer)) return answer;
  }
  throw new Error(`not done after ${most} attempts`);
}

until(status, (answer) => answer === 'ready')
  .then((answer) => console.log('it is', answer))
  .then(() => until(status, (answer) => false, 2))
  .catch((error) => console.log(error.message));
