// Try again, a number of times.
let calls = 0;
const flaky = () => {
  calls += 1;
  console.log('call', calls);
  return calls < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve('at last');
};

function retry(fn, times) {
  return fn().catch((error) => {
    if (times <= 1) throw error;
    return retry(fn, times - 1);
  });
}

retry(flaky, 5).then((text) => console.log(text));
