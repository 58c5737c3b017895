import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const journey = join(root, 'test', 'support', 'offlineJourney.js');

/** A namespace of its own takes root, unshare and ip; without them there is nothing to count with. */
const possible =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['-n', 'ip', 'link', 'set', 'lo', 'up']).status === 0;

interface Counted {
  /** Packets sent over anything but the loopback, and attempts that found no route, IPv4 and IPv6. */
  readonly sent: number;
  readonly noRoute: number;
  /** Packets over the loopback: that the counting works. */
  readonly loopback: number;
  readonly procedures: string[];
}

describe.skipIf(!possible)(possible ? 'the network' : 'skipped: no network namespaces here', () => {
  it('is left alone by host and engine during the whole journey', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'espalier-offline-'));
    const script = [
      'ip link set lo up',
      // An interface that would take whatever somebody sends: nobody is behind it, but it counts.
      // Without IPv6, whose neighbour discovery is the system's own and no packet of ours.
      'ip link add counter0 type veth peer name counter1 && echo 1 > /proc/sys/net/ipv6/conf/counter0/disable_ipv6',
      'ip addr add 198.51.100.1/24 dev counter0 && ip link set counter0 up',
      `exec "${process.execPath}" "${journey}" "${root}" "${folder}"`,
    ].join('\n');
    const { stdout, stderr, status } = spawnSync('unshare', ['-n', 'sh', '-c', script], {
      encoding: 'utf8',
    });
    await rm(folder, { recursive: true, force: true });
    expect(status, stderr).toBe(0);
    const counted = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Counted;
    expect(counted.procedures).toEqual(expect.arrayContaining(['models.import', 'runs.start', 'variants.export']));
    expect(counted.loopback).toBeGreaterThan(50);
    expect(counted.sent).toBe(0);
    expect(counted.noRoute).toBe(0);
  });

  it('would notice an attempt', () => {
    const attempt = `
      ip link set lo up
      before=$(awk '/^Ip:/ && $2 ~ /[0-9]/ {print $13}' /proc/net/snmp)
      "${process.execPath}" -e "require('net').connect(80, '203.0.113.7').on('error', () => {})"
      after=$(awk '/^Ip:/ && $2 ~ /[0-9]/ {print $13}' /proc/net/snmp)
      echo "$before $after"`;
    const { stdout } = spawnSync('unshare', ['-n', 'sh', '-c', attempt], { encoding: 'utf8' });
    const [before, after] = stdout.trim().split(' ').map(Number);
    expect(after).toBeGreaterThan(before ?? Infinity);
  });
});
