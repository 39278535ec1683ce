// A thenable may keep the functions and call them when it likes.
const kept = [];
const thenable = { then(resolve, reject) { console.log('kept'); kept.push(resolve, reject); } };
Promise.resolve(thenable).then((value) => console.log('value', value));
Promise.resolve().then(() => console.log('tick 1')).then(() => {
  console.log('call');
  kept[0]('late');
  kept[1]('ignored');
}).then(() => console.log('tick 3'));
