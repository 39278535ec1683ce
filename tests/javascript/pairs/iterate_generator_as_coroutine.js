// Before async functions: a generator that yields promises.
function co(generator) {
  return new Promise((resolve, reject) => {
    const step = (go) => {
      try {
        const { done, value } = go();
        if (done) resolve(value);
        else Promise.resolve(value).then((result) => step(() => it.next(result)), (error) => step(() => it.throw(error)));
      } catch (error) {
        reject(error);
      }
    };
    const it = generator();
    step(() => it.next());
  });
}

co(function* () {
  const one = yield Promise.resolve(1);
  const two = yield new Promise((resolve) => setTimeout(resolve, 5, 2));
  try {
    yield Promise.reject(new Error('three'));
  } catch (error) {
    console.log('caught', error.message);
  }
  return one + two;
}).then((sum) => console.log('sum', sum));
co(function* () {
  yield null;
  throw new RangeError('thrown');
}).catch((error) => console.log(error));
