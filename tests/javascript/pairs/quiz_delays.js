// Timers go by their delay; equal delays by order of setting.
setTimeout(() => console.log('C'), 30);
setTimeout(() => console.log('A'), 10);
setTimeout(() => console.log('B'), 20);
setTimeout(() => console.log('first of two'), 40);
setTimeout(() => console.log('second of two'), 40);
