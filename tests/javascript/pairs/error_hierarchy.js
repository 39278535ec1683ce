// A family of errors: fields of their own, told apart by class, wrapped with a cause.
class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
  }
}

class NotFound extends HttpError {
  constructor(url) {
    super(404, `not found: ${url}`);
    this.url = url;
  }
}

const get = (url) => Promise.reject(new NotFound(url));

get('/users/7').catch((error) => {
  console.log(error.name, error.status, error.url, `${error}`);
  console.log(error instanceof NotFound, error instanceof HttpError, error instanceof TypeError);
  console.log(error);
});
get('/users/8')
  .catch((error) => {
    throw new Error('no user', { cause: error });
  })
  .catch((error) => console.log(error.cause.status, error));
Promise.allSettled([get('/a'), Promise.reject(new HttpError(500, 'broken'))]).then(console.log);
