// Equal delays keep the order of setting; 0 and fractions below 1 count as 1.
setTimeout(() => console.log('a'), 1);
setTimeout(() => console.log('b'), 0);
setTimeout(() => console.log('c'), 0.5);
setTimeout(() => console.log('d'));
setTimeout(() => console.log('e'), 1);
