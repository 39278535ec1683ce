// return and return await differ where there is a try.
async function fail() {
  throw new Error('failed');
}
async function withReturn() {
  try {
    return fail();
  } catch {
    return 'caught inside';
  }
}
async function withReturnAwait() {
  try {
    return await fail();
  } catch {
    return 'caught inside';
  }
}

withReturn().catch((error) => console.log('return:', error.message));
withReturnAwait().then((text) => console.log('return await:', text));
