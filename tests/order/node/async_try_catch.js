// A rejection awaited in try is caught; one that is not rejects the function's promise.
const fail = (reason) => Promise.reject(new Error(reason));
async function careful() {
  try {
    await fail('caught inside');
  } catch (error) {
    console.log(error.message);
  } finally {
    console.log('finally');
  }
  await fail('not caught');
  console.log('never');
}
careful().catch((error) => console.log('outside', error.message));
(async () => { throw new Error('at once'); })().catch((error) => console.log(error.message));
console.log('script');
