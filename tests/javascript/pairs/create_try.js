// Promise.try turns a throw into a rejection.
function parse(text) {
  if (text === '') throw new SyntaxError('nothing to parse');
  return text.split(',');
}

Promise.try(parse, 'a,b').then((parts) => console.log(parts));
Promise.try(parse, '').catch((error) => console.log(error.name, error.message));
Promise.try(() => Promise.resolve('a promise is waited for')).then(console.log);
