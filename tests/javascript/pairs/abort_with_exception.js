// A cancellation that looks like the browser's: DOMException, name and code.
function download(signal) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new DOMException('not even begun', 'AbortError'));
    const timer = setTimeout(resolve, 250, 'data');
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('download cancelled', 'AbortError'));
    });
  });
}

const controller = new AbortController();
const tell = (error) => console.log(error.name === 'AbortError' ? 'cancelled:' : 'failed:', error.message, error.code);
download(controller.signal).catch(tell).then(() => download(controller.signal)).catch(tell);
setTimeout(() => controller.abort(), 10);
download(new AbortController().signal).then((data) => console.log(data, controller, controller.signal.reason));
