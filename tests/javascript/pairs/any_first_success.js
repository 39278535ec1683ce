// Promise.any takes the first fulfilled one and overlooks rejections.
const mirror = (name, ms, up) =>
  new Promise((resolve, reject) => setTimeout(() => (up ? resolve(name) : reject(new Error(`${name} is down`))), ms));

Promise.any([mirror('near', 10, false), mirror('far', 30, true), mirror('farther', 50, true)]).then((name) => console.log(name));
