// try, catch and finally around an await.
const request = (ok) => (ok ? Promise.resolve('body') : Promise.reject(new Error('404')));

async function load(ok) {
  try {
    const body = await request(ok);
    console.log('loaded', body);
    return body.length;
  } catch (error) {
    console.log('failed', error.message);
    return 0;
  } finally {
    console.log('finally');
  }
}

load(true)
  .then((length) => console.log(length))
  .then(() => load(false))
  .then((length) => console.log(length));
