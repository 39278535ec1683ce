// An async function that throws is reported like any other; one awaited in time is not.
process.on('unhandledRejection', (reason) => console.log('unhandled', reason.message));
const fail = async (text) => { await Promise.resolve(); throw new Error(text); };
fail('nobody waits');
(async () => {
  const promise = fail('awaited in time');
  try { await promise; } catch (error) { console.log('caught', error.message); }
})();
(async () => {
  const promise = fail('awaited too late');
  await new Promise((resolve) => setImmediate(resolve));
  try { await promise; } catch (error) { console.log('caught', error.message); }
})();
