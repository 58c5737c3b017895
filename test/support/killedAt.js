import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { devNull } from 'node:os';

/**
 * Kills the process it is loaded into before one of its changes to files, the one whose number KILLED_AT says. Plain JavaScript,
 * because it is loaded beside the built program: node --import killedAt.js PROGRAM
 */
let left = Number(process.env.KILLED_AT);
const folder = process.env.KILLED_IN;

function count() {
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

for (const name of ['open', 'writeFile', 'mkdir', 'rename', 'rm']) {
  const real = fs[name];
  fs[name] = (path, ...rest) => {
    if (String(path).startsWith(folder)) count();
    return real(path, ...rest);
  };
}
const handle = await fs.open(devNull);
const handles = Object.getPrototypeOf(handle);
await handle.close();
for (const name of ['write', 'sync']) {
  const real = handles[name];
  handles[name] = function (...all) {
    count();
    return real.apply(this, all);
  };
}
syncBuiltinESMExports();
