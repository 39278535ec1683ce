// Plain objects go through a chain and are printed as Node prints them.
Promise.resolve({ name: 'Ada', tags: ['math', 'code'] })
  .then((user) => ({ ...user, age: 36 }))
  .then((user) => {
    console.log(user);
    return user.tags;
  })
  .then((tags) => console.log(tags, tags.length));
