import type { Output, RunState, SweepInput } from '../../preload/contract/index.ts';
import type { Executor } from '../engine/executor.ts';
import { extractionOf, sidesOf } from '../kinds/extract/description.ts';
import type { MeasurementRow } from '../project/repositories/measurements.ts';
import type { RunRow } from '../project/repositories/runs.ts';
import type { SweepRow } from '../project/repositories/sweeps.ts';
import type { Project } from '../project/project.ts';
import { actualState } from '../runs/owner.ts';
import { onFrontier } from './frontier.ts';
import { pointWords } from './points.ts';

type Shown = Output<'sweeps.show'>;
type Point = Shown['points'][number];
type Loss = Pick<MeasurementRow, 'hash' | 'dataset' | 'value' | 'low' | 'high'>;

/** States by what they say of a sweep: the first that one of its points has is the sweep's. */
const telling = [
  ...(['running', 'queued', 'interrupted', 'paused', 'failed', 'cancelled'] as const),
] satisfies readonly RunState[];

const stateOf = (states: readonly RunState[]): RunState => {
  const found = telling.find((state) => states.includes(state)) ?? 'done';
  return found === 'queued' ? 'running' : found;
};

/** A sweep as a list shows it. */
export async function listed(
  project: Project,
  executor: Pick<Executor, 'alive'>,
  sweep: SweepRow,
): Promise<Output<'sweeps.list'>[number]> {
  const states = await Promise.all(sweep.runs.map(async (name) => actualState(await project.runs.get(name), executor)));
  const { model } = sweep.input as SweepInput;
  return {
    ...{ sweep: sweep.name, model, state: stateOf(states), created: sweep.created },
    ...{ points: states.length, done: states.filter((state) => state === 'done').length },
  };
}

/** A sweep with what came of each point, and which of them nothing beats. */
export async function shown(project: Project, executor: Pick<Executor, 'alive'>, sweep: SweepRow): Promise<Shown> {
  const losses = await project.measurements.newest('nll');
  const points: Point[] = [];
  for (const name of sweep.runs) points.push(await pointOf(project, executor, await project.runs.get(name), losses));
  const input = sweep.input as SweepInput;
  return {
    ...{ sweep: sweep.name, model: input.model, created: sweep.created, input },
    state: stateOf(points.map(({ state }) => state)),
    done: points.filter(({ state }) => state === 'done').length,
    points: withFrontier(points),
  };
}

async function pointOf(
  project: Project,
  executor: Pick<Executor, 'alive'>,
  run: RunRow,
  losses: readonly Loss[],
): Promise<Point> {
  const { recipe, settings } = extractionOf(run);
  const { domain } = await sidesOf(project, run);
  const variant = await project.variants.ofRun(run.id);
  const loss = losses.find(({ hash, dataset }) => hash === variant?.hash && dataset === domain.id);
  return {
    ...pointWords({ recipe, settings, domain }),
    ...{ run: run.name, error: run.error, seconds: run.seconds },
    state: await actualState(run, executor),
    ...{ variant: variant?.name ?? null, hash: variant?.hash ?? null, parameters: variant?.parameters ?? null },
    ...{ nonzero: variant?.nonzero ?? null, bytes: variant?.bytes ?? null },
    loss: loss ? { value: loss.value, low: loss.low, high: loss.high } : null,
    frontier: null,
  };
}

/** Points of one domain are compared with each other: losses on different text say nothing about one another. */
function withFrontier(points: readonly Point[]): Point[] {
  const found = new Map<Point, boolean>();
  const placed = points.filter(isPlaced);
  for (const one of new Set(placed.map(({ domain }) => domain))) {
    const rivals = placed.filter(({ domain }) => domain === one);
    const places = rivals.map(({ bytes, nonzero, loss }) => ({ bytes, nonzero, loss: loss.value }));
    onFrontier(places).forEach((on, at) => found.set(rivals[at] as Point, on));
  }
  return points.map((point) => ({ ...point, frontier: found.get(point) ?? null }));
}

type Measured = Point & {
  readonly bytes: number;
  readonly nonzero: number;
  readonly loss: NonNullable<Point['loss']>;
};

const isPlaced = (point: Point): point is Measured =>
  point.loss !== null && point.bytes !== null && point.nonzero !== null;
