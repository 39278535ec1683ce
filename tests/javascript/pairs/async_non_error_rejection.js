// What is no Error comes out of an await as it went in.
async function main() {
  try {
    await Promise.reject('just a string');
  } catch (reason) {
    console.log('caught', reason);
  }
}
main();
