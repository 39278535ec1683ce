// A loop of awaits whose steps depend on each other.
const nextPage = (page) => Promise.resolve({ items: [`${page}a`, `${page}b`], next: page < 3 ? page + 1 : null });

async function everything() {
  const items = [];
  let page = 1;
  while (page !== null) {
    const { items: more, next } = await nextPage(page);
    items.push(...more);
    page = next;
  }
  return items;
}

everything().then((items) => console.log(items));
