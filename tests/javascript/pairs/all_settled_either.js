// Of each outcome, the value or else the reason.
Promise.allSettled([Promise.resolve('saved'), Promise.reject('offline'), 3]).then((results) => {
  results.forEach(({ status, value, reason }) => console.log(status, value, reason));
  console.log(results.map((result) => result.value || result.reason));
});
