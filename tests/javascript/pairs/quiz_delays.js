// Timers go by their delay; equal delays by order of setting.
setTimeout(() => console.log('C'), 400);
setTimeout(() => console.log('A'), 10);
setTimeout(() => console.log('B'), 200);
setTimeout(() => console.log('first of two'), 600);
setTimeout(() => console.log('second of two'), 600);
