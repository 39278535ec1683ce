// All at once: start every promise, then await.
const work = async (name, ms) => {
  console.log('begin', name);
  await new Promise((resolve) => setTimeout(resolve, ms));
  console.log('end', name);
  return name;
};

async function main() {
  const started = [work('slow', 250), work('fast', 10)];
  console.log('both are under way');
  console.log(await Promise.all(started));
}
main();
