// A linked list, a circle, and what lies too deep.
class Node {
  constructor(value, next = null) {
    this.value = value;
    this.next = next;
  }
}
console.log(new Node(1, new Node(2, new Node(3, new Node(4)))));
const circle = { name: 'circle', list: [1] };
circle.self = circle;
circle.list.push(circle, circle.list);
Promise.resolve(circle).then(console.log);
console.log(Promise.resolve({ a: { b: { c: { d: 1 } } } }), [Promise.reject(circle).catch((same) => same === circle)]);
console.log(new Map([['promise', Promise.resolve(new Map([['key', [new Node(5)]]]))]]));
