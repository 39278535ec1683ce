// then(f, r) hears one job before then(f).catch(r).
const failed = Promise.reject(new Error('x'));
failed.then(() => console.log('no')).catch(() => console.log('then, then catch'));
failed.then(() => console.log('no'), () => console.log('both handlers'));
failed.catch(() => console.log('catch alone'));
