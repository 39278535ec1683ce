// forEach does not wait for async callbacks.
const save = async (item) => {
  await null;
  console.log('saved', item);
};

['a', 'b'].forEach(async (item) => {
  await save(item);
});
console.log('forEach is over');
