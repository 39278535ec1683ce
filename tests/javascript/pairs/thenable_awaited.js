// await takes thenables as well.
class Query {
  constructor(table) {
    this.table = table;
    this.conditions = [];
  }

  where(condition) {
    this.conditions.push(condition);
    return this;
  }

  then(resolve) {
    resolve(`select from ${this.table} where ${this.conditions.join(' and ')}`);
  }
}

async function main() {
  console.log(await new Query('users').where('age > 30').where('active'));
}
main();
