// A delay that can be called off.
function delay(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms, 'slept well');
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}

const controller = new AbortController();
delay(5000, controller.signal).then(console.log, (error) => console.log('woken:', error.name));
delay(10, new AbortController().signal).then(console.log);
setTimeout(() => controller.abort(), 30);
