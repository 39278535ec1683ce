// Without a reason it is an AbortError.
const controller = new AbortController();
controller.abort();
console.log(controller.signal.reason.name, '-', controller.signal.reason.message);
try {
  controller.signal.throwIfAborted();
} catch (error) {
  console.log(error === controller.signal.reason);
}
