// The story most courses tell: user, then posts, then comments.
const getUser = (id) => Promise.resolve({ id, name: `user${id}` });
const getPosts = (user) => Promise.resolve([`${user.name} writes`, `${user.name} writes again`]);
const getComments = (post) => Promise.resolve(['nice', 'well said'].map((text) => `${text}: ${post}`));

getUser(7)
  .then((user) => getPosts(user))
  .then((posts) => getComments(posts[1]))
  .then((comments) => comments.forEach((comment) => console.log(comment)))
  .catch((error) => console.log('failed', error));
