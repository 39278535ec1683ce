// An async generator that hides the pages of an API.
const pages = { 1: { items: ['a', 'b'], next: 2 }, 2: { items: ['c'], next: null } };
const fetchPage = async (number) => pages[number];

async function* allItems() {
  let number = 1;
  while (number) {
    const page = await fetchPage(number);
    yield* page.items;
    number = page.next;
  }
}

(async () => {
  const found = [];
  for await (const item of allItems()) found.push(item);
  console.log(found);
})();
