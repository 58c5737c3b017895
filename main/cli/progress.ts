import { Presets, SingleBar } from 'cli-progress';
import type { Progress } from '../../preload/contract/index.ts';

export interface ProgressView {
  show(progress: Progress): void;
  stop(): void;
}

/** A bar with stage, ETA and memory on a terminal; one line for every change of stage elsewhere. Always on stderr. */
export function progressView(stream: NodeJS.WriteStream = process.stderr): ProgressView {
  return stream.isTTY ? bar(stream) : lines(stream);
}

function bar(stream: NodeJS.WriteStream): ProgressView {
  const view = new SingleBar(
    {
      format: '{bar} {percentage}% · {stage} {count} · {left} · {memory}',
      stream,
      hideCursor: true,
      clearOnComplete: true,
      stopOnComplete: false,
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  let started = false;
  return {
    show: ({ stage, done, total, fraction, eta, memory }) => {
      const payload = {
        stage: stageName(stage),
        count: counted(done, total),
        left: duration(eta),
        memory: size(memory),
      };
      if (!started) view.start(1000, 0, payload);
      started = true;
      view.update(Math.round((fraction ?? 0) * 1000), payload);
    },
    stop: () => {
      if (started) view.stop();
      started = false;
    },
  };
}

function lines(stream: NodeJS.WriteStream): ProgressView {
  let last = '';
  return {
    show: ({ stage, done, total, fraction, eta, memory }) => {
      if (stage === last && (done !== total || total === 0)) return;
      last = stage;
      const share = fraction === null ? '' : `${Math.round(fraction * 100)}% `;
      stream.write(`${share}${stageName(stage)} ${counted(done, total)} · ${duration(eta)} · ${size(memory)}\n`);
    },
    stop: () => undefined,
  };
}

/** How much there is altogether may not be known. */
const counted = (done: number, total: number): string => (total ? `${done}/${total}` : String(done));

const duration = (seconds: number | null): string => {
  if (seconds === null) return 'time left unknown';
  if (seconds < 60) return `${Math.ceil(seconds)} s left`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s left`;
};

/** Bytes in the unit that leaves one to three digits. */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** "scoringUnits" → "scoring units", "2.training" → "step 2: training"; what has words already stays as it is. */
export const stageName = (stage: string): string =>
  stage.replace(/^(\d+)\./, 'step $1: ').replace(/[a-z][A-Z]/g, (at) => `${at[0]} ${at[1]?.toLowerCase()}`);
