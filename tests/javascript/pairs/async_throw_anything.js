// throw takes any value; what arrives at a catch is that value.
async function check(n) {
  if (n > 2) throw { code: 42, n };
  if (n > 1) throw 'a string';
  return n;
}

async function main() {
  for (const n of [1, 2, 3]) {
    try {
      console.log(await check(n));
    } catch (reason) {
      console.log('caught', reason);
    }
  }
  throw null;
}
main().catch((reason) => console.log('rejected with', reason));
