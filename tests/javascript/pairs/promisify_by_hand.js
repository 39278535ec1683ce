// A promise around a function with a callback.
function readConfig(name, callback) {
  setTimeout(() => {
    if (name === 'app') callback(null, { debug: false });
    else callback(new Error(`no config ${name}`));
  }, 10);
}

const readConfigAsync = (name) =>
  new Promise((resolve, reject) => {
    readConfig(name, (error, config) => (error ? reject(error) : resolve(config)));
  });

readConfigAsync('app')
  .then((config) => console.log(config))
  .then(() => readConfigAsync('web'))
  .catch((error) => console.log(error.message));
