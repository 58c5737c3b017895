import type { Described } from '../../models/architecture.ts';
import { blendedSides, type Side } from '../extraction/extraction.ts';
import { type Stage, stage } from '../extraction/stages.ts';
import type { CalibrationStatistic, StagePasses, TextAmount } from './statistic.ts';

/** The stage in which the text of a side is looked at. */
export const stageOfSide = (side: Side): Stage =>
  side === 'domain' ? stage.domainStatistics : stage.generalStatistics;

/** One pass forward over the texts that λ gives a weight. */
export const forwardStages = (lambda: number): readonly StagePasses[] =>
  blendedSides(lambda).map((side) => [stageOfSide(side), 1]);

/** So many passes backward over each text: hidden states are kept on the way there, and a way back costs about four. */
export const backwardStages =
  (times: number) =>
  (lambda: number): readonly StagePasses[] => {
    const passes = times * blendedSides(lambda).length;
    return [
      [stage.forwards, passes],
      [stage.gradients, 4 * passes],
    ];
  };

/** A stage of its own, so many passes over each text. */
export const passesOf =
  (name: Stage, times: number) =>
  (lambda: number): readonly StagePasses[] => [[name, times * blendedSides(lambda).length]];

/** Bytes of so many float32 gradients of every linear for each text. */
export const gradientBytes =
  (times: number) =>
  (model: Described, { sides }: TextAmount): number =>
    4 * times * sides * linears(model).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);

/** Bytes of what is kept for every site, given its number of columns. */
export const siteBytes =
  (ofSite: (columns: number) => number) =>
  (model: Described, { sides }: TextAmount): number => {
    const columns = new Map(
      linears(model).flatMap(({ place, site, shape }) => (site ? [[`${place}.${site}`, shape[1] as number]] : [])),
    );
    return [...columns.values()].reduce((sum, one) => sum + sides * ofSite(one), 0);
  };

/** Bytes of so many float32 numbers for every removable unit. */
export const unitBytes =
  (each: number) =>
  ({ family, architecture }: Described, { sides }: TextAmount): number =>
    architecture.layers
      .flatMap((_, layer) => [...family.units(architecture, layer)])
      .reduce((sum, { count }) => sum + 4 * each * sides * count, 0);

export const nothingKept = (): number => 0;

const linears = ({ family, architecture }: Described) =>
  family.parameters(architecture).filter(({ role }) => role === 'linear');

/** Stages of the passes that statistics need, each shared pass once, in the order in which a run goes through them. */
export function stagesOf(statistics: readonly CalibrationStatistic[], lambda: number): readonly StagePasses[] {
  const shared = new Map(statistics.map(({ pass, stages }) => [pass, stages]));
  const passes = new Map<Stage, number>();
  for (const stages of shared.values())
    for (const [name, weight] of stages(lambda)) passes.set(name, (passes.get(name) ?? 0) + weight);
  const order: readonly Stage[] = Object.values(stage);
  return [...passes].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}

/** The calibration text of a run. */
export const textAmount = (settings: {
  readonly lambda: number | null;
  readonly calibrationWindows: number;
  readonly window: number;
}): TextAmount => ({
  sides: blendedSides(settings.lambda ?? 1).length,
  windows: settings.calibrationWindows,
  length: settings.window,
});

/** Bytes that statistics keep on disk. */
export const bytesOf = (statistics: readonly CalibrationStatistic[], model: Described, text: TextAmount): number =>
  statistics.reduce((sum, { bytes }) => sum + bytes(model, text), 0);
