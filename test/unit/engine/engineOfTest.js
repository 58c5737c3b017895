// An engine that does what its input says, for the test of whoever starts engines.
process.on('disconnect', () => process.exit(1));
process.on('message', ({ task, input }) => {
  const send = (message) => process.send(message);
  if (task === 'answer') {
    send({ kind: 'event', event: { kind: 'warning', message: input } });
    process.send({ kind: 'result', output: input }, () => process.disconnect());
  } else if (task === 'refuse') {
    send({ kind: 'error', message: input });
  } else if (task === 'crash') {
    process.stderr.write(input, () => process.exit(3));
  } else if (task === 'throw') {
    process.nextTick(() => {
      throw new TypeError(input);
    });
  } else {
    send({ kind: 'event', event: { kind: 'warning', message: 'begun' } });
  }
});
