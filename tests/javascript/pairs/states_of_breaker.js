// A circuit breaker: after two failures it refuses, after a while it tries again.
class Breaker {
  constructor(request, ms) {
    this.request = request;
    this.ms = ms;
    this.failures = 0;
    this.state = 'closed';
  }

  async call(...args) {
    if (this.state === 'open') throw new Error('the circuit is open');
    try {
      const answer = await this.request(...args);
      this.failures = 0;
      this.state = 'closed';
      return answer;
    } catch (error) {
      if (++this.failures >= 2) {
        this.state = 'open';
        setTimeout(() => (this.state = 'half open'), this.ms);
      }
      throw error;
    }
  }
}

let up = false;
const breaker = new Breaker(async (what) => {
  if (!up) throw new TypeError(`${what}: no answer`);
  return `${what}: answered`;
}, 5);

(async () => {
  for (const ms of [0, 0, 0, 10, 0]) {
    if (ms) {
      await new Promise((resolve) => setTimeout(resolve, ms));
      up = true;
    }
    await breaker.call('ping').then(console.log, (error) => console.log(`${error}`));
    console.log(breaker.state, breaker.failures);
  }
})();
