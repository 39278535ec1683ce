// Debounce: only the last of a quick series counts.
function debounce(fn, ms) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => fn(...args), ms);
  };
}

const search = debounce((text) => console.log('searching for', text), 20);
search('p');
search('pr');
search('pro');
setTimeout(() => search('promise'), 60);
