// %j prints what JSON.stringify gives, and toJSON decides for an object.
class Account {
  constructor(owner, secret) {
    this.owner = owner;
    this.secret = secret;
  }

  toJSON() {
    return { owner: this.owner };
  }
}

console.log('%j', { list: [1, 'two', null, undefined, true], none: undefined, half: 0.5 });
Promise.resolve(new Account('Ada', 'swordfish')).then((account) => {
  console.log('%j and %j', account, [account]);
  console.log(account);
});
Promise.reject(new Error('lost')).catch((error) => console.log('%j %s', error, error.message));
