import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { espalier } from '../support/cli.ts';

it('the demo of the README goes the whole way, and a quarter of the size is no worse than the model', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'espalier-demo-'));
  try {
    const { code, stdout, stderr } = await espalier(['demo', '--project', join(folder, 'project')]);
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    expect(stdout).toContain('Nothing left this machine.');
    const line = stdout.split('\n').find((one) => one.startsWith('quarter ') && one.includes('domain')) ?? '';
    const [change = NaN, from = NaN] = [...line.matchAll(/[+-]\d+\.\d+/g)].map(([number]) => Number(number));
    expect(change).toBeLessThan(0.05);
    expect(from, line).toBeLessThanOrEqual(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
