// A rejection can win a race too.
const slow = new Promise((resolve) => setTimeout(resolve, 250, 'slow'));
const broken = new Promise((_, reject) => setTimeout(() => reject(new Error('broke down')), 10));
Promise.race([slow, broken]).then(
  (value) => console.log('never', value),
  (error) => console.log(error.message),
);
