// A cluster of one machine for tests: sbatch, squeue, scancel, sinfo, sacct, sacctmgr and scontrol by the name that
// comes first. Jobs are processes; what is known of them lies in files in $SLURM_STAND_IN, one folder for every task, where a test can
// also put words that a program fails with (`fail-sbatch`), or change a state.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const say = (text) => process.stdout.write(`${text}\n`);
const root = process.env.SLURM_STAND_IN;
const [program, ...args] = process.argv.slice(2);
const option = (name) => args.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);
const read = (path, otherwise = '') => (existsSync(path) ? readFileSync(path, 'utf8').trim() : otherwise);
const write = (path, text) => {
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
};
const tasks = (job) =>
  readdirSync(root).filter((name) => /^\d+(_\d+)?$/.test(name) && (name === job || name.startsWith(`${job}_`)));
const stateOf = (id) => read(join(root, id, 'state'), 'PENDING');
const fail = (words) => {
  process.stderr.write(`${words}\n`);
  process.exit(1);
};

const broken = join(root, `fail-${program}`);
// That it is there, it says all the same.
if (existsSync(broken) && !args.includes('--version')) fail(read(broken));

const programs = {
  sbatch() {
    if (args.includes('--version')) return say('slurm-wlm 22.05.8');
    const id = readdirSync(root).filter((name) => name.startsWith('job-')).length + 1;
    writeFileSync(join(root, `job-${id}`), JSON.stringify(args));
    const array = option('array');
    const last = Number(/^0-(\d+)/.exec(array ?? '')?.[1] ?? 0);
    const ids = array === undefined ? [`${id}`] : Array.from({ length: last + 1 }, (_, task) => `${id}_${task}`);
    for (const one of ids) mkdirSync(join(root, one));
    spawn(process.execPath, [process.argv[1], 'daemon', String(id), ...args], {
      ...{ detached: true, stdio: 'ignore' },
    }).unref();
    say(String(id));
  },

  // Starts the tasks of one job, one after the other, when what it waits for has ended well.
  async daemon() {
    const [id] = args;
    const before = /afterok:(\d+)/.exec(option('dependency') ?? '')?.[1];
    while (before !== undefined && ['PENDING', 'RUNNING'].includes(stateOf(before))) await sleep(50);
    while (existsSync(join(root, 'hold'))) await sleep(50);
    for (const one of tasks(id).sort((a, b) => Number(a.split('_')[1] ?? 0) - Number(b.split('_')[1] ?? 0))) {
      if (before !== undefined && stateOf(before) !== 'COMPLETED') write(join(root, one, 'state'), 'CANCELLED');
      else await work(one);
    }
  },

  squeue() {
    const known = tasks(option('jobs')).filter((id) => !existsSync(join(root, id, 'forgotten')));
    if (!known.length) fail('slurm_load_jobs error: Invalid job id specified');
    for (const id of known) say(`${id}|${stateOf(id)}`);
  },

  scancel() {
    const [id] = args;
    write(join(root, id, 'state'), 'CANCELLED');
    end(id);
  },

  scontrol() {},
  sacct: () => fail('Slurm accounting storage is disabled'),
  sacctmgr: () => say('lab|normal,high'),
  sinfo: () => say('main*|up|infinite|1|8|64000|(null)\ngpu|up|1-00:00:00|1|8|64000|gpu:a100:2'),
};

/** Ends the processes of a task: the group that was made for it, and nothing where there is no such number. */
function end(id) {
  const pid = Number(read(join(root, id, 'pid')));
  if (!Number.isInteger(pid) || pid <= 1) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** One task to its end; a state that somebody else wrote meanwhile stays. */
async function work(id) {
  if (stateOf(id) !== 'PENDING') return;
  const [job, task] = id.split('_');
  const log = openSync(join(option('chdir'), option('output').replace('%a', task)), 'a');
  write(join(root, id, 'state'), 'RUNNING');
  const child = spawn(args.at(-1), [], {
    ...{ cwd: option('chdir'), detached: true, stdio: ['ignore', log, log] },
    env: { ...process.env, SLURM_JOB_ID: job, ...(task === undefined ? {} : { SLURM_ARRAY_TASK_ID: task }) },
  });
  write(join(root, id, 'pid'), String(child.pid));
  const code = await new Promise((done) => child.on('close', (ended) => done(ended)));
  if (stateOf(id) === 'RUNNING') write(join(root, id, 'state'), code === 0 ? 'COMPLETED' : 'FAILED');
}

await programs[program]();
