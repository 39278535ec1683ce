// Every combinator over promises that fail, and over nothing.
const after = (ms, text, fails) =>
  new Promise((resolve, reject) => setTimeout(() => (fails ? reject(new Error(text)) : resolve(text)), ms));

async function main() {
  console.log(await Promise.allSettled([after(1, 'a'), after(2, 'b', true), { deep: [1, { x: [] }] }, Promise.reject()]));
  try {
    await Promise.any([after(1, 'c', true), after(2, 'd', true)]);
  } catch (error) {
    console.log(error.constructor.name, error.errors.map((each) => each.message), error);
  }
  try {
    await Promise.all([after(3, 'e'), after(1, 'f', true), after(2, 'g', true)]);
  } catch (error) {
    console.log(error);
  }
  console.log(await Promise.race([after(250, 'slow', true), after(1, 'fast')]));
  try {
    await Promise.any([]);
  } catch (error) {
    console.log(error.message, error.errors, error);
  }
  console.log(await Promise.all([]), await Promise.allSettled([]), await Promise.all('hi'));
}
main();
