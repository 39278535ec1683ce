// The combinators call the subclass's own resolve, once for each element.
class Counting extends Promise {
  static resolve(value) { console.log('resolve', value); return super.resolve(value); }
}
Counting.all(['a', 'b']).then((values) => console.log(...values));
Counting.race(['c', 'd']).then((value) => console.log(value));
console.log('script');
