// The outcomes of allSettled with an error, printed whole.
Promise.allSettled([Promise.resolve({ ok: true }), Promise.reject(new Error('broken'))]).then((results) => {
  console.log(results);
  console.log(results[1].reason.message);
});
