// A query that starts when it is awaited, as database libraries have it.
class Query {
  constructor(table) {
    this.table = table;
    this.filters = [];
  }
  where(filter) {
    this.filters.push(filter);
    return this;
  }
  then(resolve, reject) {
    console.log('running', this);
    return Promise.resolve([`${this.table} where ${this.filters.join(' and ')}`]).then(resolve, reject);
  }
}

async function main() {
  const query = new Query('users').where('age > 17');
  console.log('made');
  console.log(await query.where('active'));
  const both = await Promise.all([query, new Query('posts')]);
  console.log(both.map((rows) => rows.length));
}
main();
