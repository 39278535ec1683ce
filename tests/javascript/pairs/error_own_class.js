// An error class of one's own, told apart by instanceof.
class ValidationError extends Error {
  constructor(field) {
    super(`${field} is missing`);
    this.name = 'ValidationError';
    this.field = field;
  }
}

const validate = (form) => (form.email ? Promise.resolve(form) : Promise.reject(new ValidationError('email')));

validate({ name: 'Bob' }).catch((error) => {
  console.log(error instanceof ValidationError, error instanceof Error);
  console.log(`${error}`, error.field);
});
