// The second handler of a then does not see what the first one throws.
Promise.resolve()
  .then(
    () => {
      throw new Error('from the first handler');
    },
    () => console.log('never'),
  )
  .catch((error) => console.log('catch:', error.message));
