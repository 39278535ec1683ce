// Timers run by due time, not by order of setting.
setTimeout(() => console.log(90), 90);
setTimeout(() => console.log(30), 30);
setTimeout(() => console.log(60), 60);
setTimeout(() => console.log(1), 1);
