// Objects that do not fit on a line, and many numbers.
console.log({ first: 'a fairly long piece of text', second: 'another fairly long piece of text', third: [1, 2, 3] });
console.log(Array.from({ length: 30 }, (_, i) => i * i));
console.log(['apple', 'banana', 'cherry', 'dragonfruit', 'elderberry', 'fig', 'grape']);
