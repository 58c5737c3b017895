import { sidesOf } from '../kinds/extract/description.ts';
import { plan } from '../kinds/plan/index.ts';
import { adviceOf } from '../kinds/plan/settings.ts';
import type { MeasurementRow } from '../project/repositories/measurements.ts';
import type { Project } from '../project/project.ts';

/** What came of a plan that was advised: a variant, and what it was measured to lose on held-out text. */
export interface Outcome {
  readonly advice: string;
  readonly rank: number;
  readonly variant: string;
  /** Change of the loss in nats per token against the model; null where one of the two was not measured. */
  readonly domain: number | null;
  readonly general: number | null;
}

/** All that came of advice so far, the newest first. */
export async function outcomes(project: Project): Promise<Outcome[]> {
  const found: Outcome[] = [];
  const newest = await project.measurements.newest('nll');
  for (const run of await project.runs.list()) {
    const from = run.kind === plan.name ? adviceOf(run) : null;
    const variant = from && (await project.variants.ofRun(run.id));
    // A variant may have outlived its model, and then nothing says what it was before.
    if (!from || !variant || !run.references['model']) continue;
    const { parent, domain, general } = await sidesOf(project, run);
    const change = (dataset: number | undefined) => changeOn(newest, dataset, parent.hash, variant.hash);
    found.unshift({
      ...{ advice: from.name, rank: from.rank, variant: variant.name },
      ...{ domain: change(domain.id), general: change(general?.id) },
    });
  }
  return found;
}

type Measured = Pick<MeasurementRow, 'hash' | 'dataset' | 'value' | 'tokens'>;

/** What the newest measurements say, where they were made on equally much text. */
function changeOn(all: readonly Measured[], dataset: number | undefined, before: string, after: string): number | null {
  const of = (hash: string) => all.find((one) => one.hash === hash && one.dataset === dataset);
  const [was, is] = [of(before), of(after)];
  return was && is && was.tokens === is.tokens ? is.value - was.value : null;
}
