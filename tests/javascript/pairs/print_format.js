// The format specifiers of console.log.
console.log('%s has %d points', 'Kim', 3);
console.log('%i of %f', 3.9, 1.5, 'and more');
console.log('100%', 'sure');
console.log('%o is printed, and %% stays', 1);
