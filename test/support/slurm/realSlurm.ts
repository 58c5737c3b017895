import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const has = (program: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], {
      env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` },
    });
    return true;
  } catch {
    return false;
  }
};

/** Why a Slurm of one's own cannot be started here; null when it can (packages slurm-wlm and munge of Debian, as root). */
export function noSlurm(): string | null {
  if (process.platform !== 'linux') return 'Slurm runs on Linux only.';
  if (process.getuid?.() !== 0) return 'Its daemons are started as root, and this is another user.';
  const missing = ['munged', 'slurmctld', 'slurmd', 'sbatch'].filter((program) => !has(program));
  return missing.length ? `Not installed: ${missing.join(', ')} (packages slurm-wlm and munge).` : null;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** A Slurm of one node, this machine, with everything of its own in a folder; stopped by `stop`. */
export async function startSlurm(folder: string) {
  mkdirSync(join(folder, 'state'), { recursive: true });
  mkdirSync(join(folder, 'spool'), { recursive: true });
  const key = join(folder, 'munge.key');
  const socket = join(folder, 'munge.socket');
  writeFileSync(key, randomBytes(1024), { mode: 0o400 });
  const [controller, node] = [await freePort(), await freePort()];
  const conf = join(folder, 'slurm.conf');
  writeFileSync(
    conf,
    `ClusterName=test
SlurmctldHost=${hostname()}(127.0.0.1)
SlurmctldPort=${controller}
SlurmdPort=${node}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=${socket}
CryptoType=crypto/munge
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
MpiDefault=none
ReturnToService=2
KillWait=2
SchedulerParameters=batch_sched_delay=0,sched_interval=2
NodeName=${hostname()} NodeAddr=127.0.0.1 CPUs=2 RealMemory=4000 State=UNKNOWN
PartitionName=main Nodes=${hostname()} Default=YES MaxTime=INFINITE State=UP
`,
  );
  const env = { ...process.env, SLURM_CONF: conf, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` };
  const daemons: ChildProcess[] = [];
  const start = (program: string, ...args: string[]) =>
    daemons.push(spawn(program, args, { env, stdio: 'ignore' }).on('error', () => undefined));
  const ask = (program: string, ...args: string[]): string => execFileSync(program, args, { env, encoding: 'utf8' });
  start(
    ...(['munged', '--foreground', '--force', `--key-file=${key}`, `--socket=${socket}`] as const),
    ...[`--pid-file=${folder}/munge.pid`, `--log-file=${folder}/munge.log`, `--seed-file=${folder}/munge.seed`],
  );
  await sleep(1000);
  start('slurmctld', '-D', '-f', conf);
  start('slurmd', '-D', '-f', conf, '-N', hostname());
  const stop = async () => {
    for (const daemon of daemons.reverse()) daemon.kill('SIGTERM');
    await sleep(1000);
    for (const daemon of daemons) daemon.kill('SIGKILL');
  };
  for (let waited = 0; ; waited += 1) {
    const idle = (() => {
      try {
        return ask('sinfo', '--noheader', '--format=%T').trim() === 'idle';
      } catch {
        return false;
      }
    })();
    if (idle) return { conf, ask, stop };
    if (waited > 120) {
      await stop();
      throw new Error(`Slurm did not start; its logs are in ${folder}.`);
    }
    await sleep(500);
  }
}
