import { quoted } from './command.ts';

/** A job may go back into the queue this often; one that never gets further than its checkpoints would go on for ever. */
const mostRestarts = 100;

/** What a node runs. */
export interface NodeProgram {
  /** The engine's file, or a tar archive that holds the program (pack.ts). */
  readonly engine: string;
  /** Node of this name or path. */
  readonly node: string;
  readonly folder: string;
  readonly jobFlag: string;
  /** What a job that is none of an array is called. */
  readonly single: string;
}

/**
 * The script of a job, for any POSIX shell. Slurm tells it some time before its time is over (--signal); then it asks to be put
 * back into the queue, is ended, and goes on later from what the engine has kept.
 */
export const jobScript = ({ engine, node, folder, jobFlag, single }: NodeProgram): string => `#!/bin/sh
# Written by Espalier; one task of an array, or a job of its own.
part="\${SLURM_ARRAY_TASK_ID:-${single}}"
${
  engine.endsWith('.tar')
    ? `place="$(mktemp -d)" || exit 1
tar -xf ${quoted(engine)} -C "$place" || { rm -rf "$place"; exit 1; }
engine="$place/espalier/dist/main/tasks/engine.js"`
    : `place=
engine=${quoted(engine)}`
}
back() {
  if [ "\${SLURM_RESTART_COUNT:-0}" -ge ${mostRestarts} ]; then
    echo "The job was put back into the queue ${mostRestarts} times; give it more time." >&2
  else
    scontrol requeue "$SLURM_JOB_ID"
  fi
}
trap back USR2
${quoted(node)} --expose-gc "$engine" ${jobFlag} ${quoted(folder)} "$part" &
work=$!
# A signal interrupts the waiting, not the work; one that has ended stays known until it was waited for.
while :; do
  wait "$work"
  code=$?
  kill -0 "$work" 2>/dev/null || break
done
[ -z "$place" ] || rm -rf "$place"
exit "$code"
`;
