// An executor in an executor, and a timer that comes too late.
const first = () =>
  new Promise((resolve) => {
    console.log(3);
    const inner = new Promise((settle) => {
      console.log(7);
      setTimeout(() => {
        console.log(5);
        settle(6);
      }, 0);
      settle(1);
    });
    resolve(2);
    inner.then((value) => console.log(value));
  });

first().then((value) => console.log(value));
console.log(4);
