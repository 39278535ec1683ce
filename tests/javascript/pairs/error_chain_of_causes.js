// An error class that cleans its stack, and the causes of an error one after the other.
class AppError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = this.constructor.name;
    Error.captureStackTrace(this, this.constructor);
  }
}

class QueryError extends AppError {
  constructor(query, cause) {
    super(`could not run ${query}`, { cause });
    this.query = query;
  }
}

async function query(text) {
  try {
    throw new TypeError('the connection is closed');
  } catch (error) {
    throw new QueryError(text, error);
  }
}

query('SELECT 1').catch((error) => {
  for (let each = error; each; each = each.cause) console.log(`${each.name}: ${each.message}`);
  console.log(error.stack.split('\n')[0]);
  console.log(error);
});
