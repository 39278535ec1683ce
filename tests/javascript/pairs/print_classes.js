// Instances, functions and classes.
class Point {
  constructor(x, y) {
    this.x = x;
    this.y = y;
  }
}
function add(a, b) {
  return a + b;
}
console.log(new Point(1, 2), [new Point(3, 4)]);
console.log(Point, add, [add]);
console.log(new Map([['a', 1]]), new Set([1, 'b']));
