// console.log of errors, alone and in company.
console.log(String(new Error('plain')));
console.log([new Error('in an array').message, new TypeError('kind').name]);
console.log(`${new RangeError('in a template')}`);
console.log(String(new Error('')), String(new SyntaxError('odd')));
