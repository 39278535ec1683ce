// util.promisify does the same.
const { promisify } = require('util');

function add(a, b, callback) {
  setImmediate(() => {
    if (typeof a !== 'number') callback(new TypeError('numbers, please'));
    else callback(null, a + b);
  });
}

const addAsync = promisify(add);
addAsync(1, 2).then((sum) => console.log(sum));
addAsync('1', 2).catch((error) => console.log(error.name, error.message));
