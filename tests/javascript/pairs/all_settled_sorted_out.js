// Split the outcomes into what worked and what did not.
const tasks = [Promise.resolve('a'), Promise.reject(new Error('b failed')), Promise.resolve('c')];

Promise.allSettled(tasks).then((results) => {
  const values = results.filter((result) => result.status === 'fulfilled').map((result) => result.value);
  const reasons = results.filter((result) => result.status === 'rejected').map((result) => result.reason.message);
  console.log(values, reasons);
});
