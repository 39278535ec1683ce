// One variable for all timers, or one for each.
for (var shared = 0; shared < 3; shared++) {
  setTimeout(() => console.log('var', shared), 10);
}
for (let own = 0; own < 3; own++) {
  setTimeout(() => console.log('let', own), 20);
}
