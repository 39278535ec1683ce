// Async functions as handlers: when what follows them hears of their end.
function ruler(name, length) {
  let chain = Promise.resolve();
  for (let i = 1; i <= length; i++) {
    chain = chain.then(() => console.log(name, "tick", i));
  }
}

const returns = async () => "returns";
const throws = async () => {
  throw new Error("throws");
};
const awaits = async () => {
  await Promise.resolve();
  return "awaits once";
};
const awaitsTwice = async () => {
  await Promise.resolve();
  await Promise.resolve();
  return "awaits twice";
};
const passesOn = async () => Promise.resolve("passes on");

Promise.resolve().then(returns).then(console.log);
Promise.resolve().then(awaits).then(console.log);
Promise.resolve().then(awaitsTwice).then(console.log);
Promise.resolve().then(passesOn).then(console.log);
ruler("then", 6);

setTimeout(() => {
  Promise.resolve().then(throws).catch((error) => console.log(error.message));
  Promise.reject(0).catch(returns).then(console.log);
  Promise.resolve("after").finally(returns).then(console.log);
  Promise.try(returns).then((value) => console.log("try", value));
  new Promise((resolve) => resolve(returns())).then((value) => console.log("new", value));
  ruler("others", 6);
}, 10);
