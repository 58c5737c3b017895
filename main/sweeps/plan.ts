import type { Output, SweepInput } from '../../preload/contract/index.ts';
import { blendedSides } from '../compress/extraction/extraction.ts';
import { specifications } from '../compress/recipe/document.ts';
import { denseNeeds } from '../compress/recipe/needs.ts';
import { prunes, scheduleOf } from '../compress/recipe/specification.ts';
import { bytesOf, stagesOf, textAmount } from '../compress/statistics/costs.ts';
import type { CalibrationStatistic } from '../compress/statistics/statistic.ts';
import type { TaskContext } from '../engine/context.ts';
import { costOf } from '../kinds/extract/cost.ts';
import { machineOf, onThisMachine } from '../kinds/extract/estimate.ts';
import { runStages } from '../kinds/extract/stages.ts';
import { describeJson } from '../models/describe.ts';
import { type Point, pointsOf, pointWords } from './points.ts';

/** A point with what it takes alone. */
interface Costed extends Point {
  readonly cost: ReturnType<typeof costOf>;
  readonly needs: readonly CalibrationStatistic[];
}

/** Points that look at the same text of the same model in the same windows, and so share what they measure of it. */
interface Group {
  readonly points: readonly Costed[];
  readonly needs: ReadonlySet<CalibrationStatistic>;
}

/** What a sweep would make and take. What its points share is taken once; the time saved is counted in passes over the text. */
export async function planSweep(context: TaskContext, input: SweepInput): Promise<Output<'sweeps.plan'>> {
  const machine = await machineOf(context);
  const points = (await pointsOf(context, input)).map((point): Costed => {
    const { parent, recipe, settings } = point.resolved;
    const needs = prunes(recipe) ? specifications(recipe).flatMap(denseNeeds) : [];
    return { ...point, cost: costOf(parent, recipe, settings, machine), needs: [...new Set(needs)] };
  });
  const groups = groupsOf(points);
  const sum = (of: (cost: Costed['cost']) => number) => points.reduce((all, { cost }) => all + of(cost), 0);
  const saved = groups.map(savedBy);
  const secondsAlone = sum(({ seconds }) => seconds);
  const whole = {
    sparsity: null,
    parameters: sum(({ parameters }) => parameters),
    bytes: sum(({ bytes }) => bytes),
    peakMemory: Math.max(...points.map(({ cost }) => cost.peakMemory)),
    disk: saved.reduce(
      (disk, { bytes }) => disk - bytes,
      sum(({ disk }) => disk),
    ),
    seconds: saved.reduce((seconds, one) => seconds - one.seconds, secondsAlone),
  };
  const { peakMemory, disk, seconds, available, problems } = await onThisMachine(context.project, whole);
  return {
    points: points.map(({ resolved, cost }) => ({
      ...pointWords(resolved),
      ...{ parameters: cost.parameters, bytes: cost.bytes, seconds: cost.seconds },
      behindCut: specifications(resolved.recipe).some((one) => scheduleOf(one) === 'sequential'),
    })),
    shared: groups.flatMap(({ points: members, needs }) =>
      [...needs].map((need) => ({
        statistic: need.name,
        points: members.filter((member) => member.needs.includes(need)).length,
      })),
    ),
    ...{ seconds, secondsAlone, peakMemory, disk, available, problems },
  };
}

function groupsOf(points: readonly Costed[]): Group[] {
  const groups = new Map<string, Costed[]>();
  for (const point of points) {
    const { domain, settings } = point.resolved;
    const key = `${domain.id} ${sidesOf(point).join(' ')} ${settings.seed}`;
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  return [...groups.values()].map((members) => ({
    points: members,
    needs: new Set(members.flatMap(({ needs }) => needs)),
  }));
}

const sidesOf = ({ resolved }: Point) => blendedSides(resolved.settings.lambda ?? 1);

/** Seconds and bytes that points spare by measuring together: those of all needs of each, but for those of each need once. */
function savedBy({ points, needs }: Group): { readonly seconds: number; readonly bytes: number } {
  const [first] = points as readonly [Costed, ...Costed[]];
  const { parent, settings } = first.resolved;
  const model = describeJson(parent.manifest.config);
  const text = textAmount(settings);
  const passes = (of: readonly CalibrationStatistic[]) =>
    stagesOf(of, settings.lambda ?? 1).reduce((sum, [, weight]) => sum + weight, 0);
  const secondsPerPass = Math.min(...points.map(perPass));
  const beyond = (once: number, each: readonly number[]) => each.reduce((sum, one) => sum + one, 0) - once;
  return {
    seconds: Math.max(
      0,
      secondsPerPass *
        beyond(
          passes([...needs]),
          points.map((point) => passes(point.needs)),
        ),
    ),
    bytes: beyond(
      bytesOf([...needs], model, text),
      points.map((point) => bytesOf(point.needs, model, text)),
    ),
  };
}

/** Seconds that one pass over the text takes, going by the whole run. */
function perPass({ resolved, cost }: Costed): number {
  const passes = runStages(resolved.recipe, resolved.settings).reduce((sum, [, weight]) => sum + weight, 0);
  return cost.seconds / passes;
}
