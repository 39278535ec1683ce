// The usual job of finally: put the spinner away.
let loading = false;
function request(ok) {
  loading = true;
  return new Promise((resolve, reject) => {
    setTimeout(() => (ok ? resolve({ status: 200 }) : reject(new Error('status 500'))), 10);
  }).finally(() => {
    loading = false;
  });
}

request(true)
  .then((response) => console.log(response, loading))
  .then(() => request(false))
  .catch((error) => console.log(error.message, loading));
console.log(loading);
