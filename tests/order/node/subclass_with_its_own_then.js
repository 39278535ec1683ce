// A then of a subclass's own is called: by resolve in a job, by all at once.
class Traced extends Promise {
  then(...handlers) { console.log('then'); return super.then(...handlers); }
}
const promise = Traced.resolve('value');
console.log('all');
Promise.all([promise]).then((values) => console.log('all', ...values));
console.log('await');
(async () => console.log('awaited', await promise))();
console.log('script');
