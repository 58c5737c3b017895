import type { Advice } from '../../preload/contract/index.ts';
import { completed, measuringOf } from '../../preload/contract/runSettings.ts';
import { findRecipe, loadRecipes } from '../compress/recipe/load.ts';
import { singleStage, type TaskContext } from '../engine/context.ts';
import { meanLoss } from '../evaluate/loss.ts';
import { comparedText, windowFor } from '../kinds/extract/comparedText.ts';
import { openWorkbench } from '../kinds/extract/workbench.ts';
import { passingFolder } from '../kinds/extract/workspace.ts';
import { exporterOf } from '../export/index.ts';
import { findSubject } from '../project/subjects.ts';
import { DisposalStack } from '../runtime/disposal.ts';
import { aimOf } from './aim.ts';
import { candidates, sizesOf } from './candidates.ts';
import { compositionsIn, measureTogether } from './compositions.ts';
import { identityOf } from './identity.ts';
import { type AdviceInput, asked, minutesOf } from './input.ts';
import { cuttersOf, levelsIn, levelsOf, roundingFor } from './levels.ts';
import { measureLevels } from './measure.ts';
import { plansFor, pilotsIn } from './planning.ts';
import { curveOf } from './plans.ts';
import { predict } from './predict.ts';
import { ratesFor } from './rates.ts';

/** The format that memory is counted for where a result may run anywhere: what most programs load. */
const anyProgram = 'gguf';

/** Windows of training text that losses are measured on, of each side. */
const measuredWindows = 96;

/**
 * Measures what every way to a smaller model costs, each alone and once, tries how much of it a training wins back, and ranks the
 * plans that reach the goal.
 */
export async function advise(context: TaskContext, input: AdviceInput): Promise<Advice> {
  const { project } = context;
  const parent = await findSubject(project, input.model);
  const domain = await project.datasets.get(input.domain);
  const general = input.general === undefined ? null : await project.datasets.get(input.general);
  const chosen = completed(input);
  const settings = { ...chosen, window: windowFor(parent.manifest, chosen.window) };
  // With one text there is nothing to blend.
  const lambda = general ? undefined : 1;
  const recipes = loadRecipes(context.recipes);

  await using scope = new DisposalStack();
  const folder = await passingFolder(scope, project, 'advice');
  const sides = { parent, domain, general };
  const workbench = scope.use(await openWorkbench({ context, folder }, sides, settings, () => undefined));
  const cut = { window: settings.window, windows: measuredWindows };
  const read = await comparedText(project, domain, parent.manifest, cut);
  const beside = general && (await comparedText(project, general, parent.manifest, cut));
  const trials = { project, parent, folder, ...workbench };
  const rounding = roundingFor(input.format ?? null);
  const ways = {
    cutters: cuttersOf(workbench.source, recipes, input.format ?? null),
    rounding: rounding === null ? null : findRecipe(recipes, rounding),
  };
  const levels = levelsOf(workbench.source, ways, parent);
  const all = levelsIn(levels);
  const compositions = compositionsIn(levels);
  const total = all + compositions + (minutesOf(input) > 0 ? pilotsIn(levels) : 0);
  const report = singleStage(context, 'advising');
  const measuring = {
    ...{ domain: read.windows, general: beside && beside.windows, tokenBytes: read.tokenBytes },
    ...{ recipes, lambda: lambda ?? null, seed: settings.seed, timed: input.goal.kind === 'time' },
  };
  const alone = await measureLevels(trials, measuring, levels, (done) => report(done, total));

  const sizes = sizesOf(workbench.source, ways, parent);
  const rates = ratesFor(recipes, workbench.source.architecture.hidden);
  const common = { rounding, lambda, seed: settings.seed, general: general !== null, rates };
  const program = exporterOf(input.format ?? anyProgram).memory({
    ...{ name: parent.name, source: workbench.source, config: parent.manifest.config },
  });
  const aim = aimOf(input.goal, parent, program.cached);
  const planning = { context, trials, input, aim, sizes, measured: alone, common };
  const measured = await measureTogether(planning, measuring, (done) => report(all + done, total));
  const plans = await plansFor({ ...planning, measured }, (done) => report(all + compositions + done, total));
  // The curve and the smallest are the same whatever the goal: of parts alone, not of what was tried for this one.
  const every = candidates(sizes, alone);
  const [smallest] = [...every].sort((a, b) => a.bytes - b.bytes || a.change - b.change);
  if (!smallest) throw new Error('The model has nothing that could be made smaller.');
  const answer = {
    ...{ model: parent.name, domain: domain.name, general: general?.name ?? null, plans },
    ...{ goal: input.goal, format: input.format ?? null, minutes: minutesOf(input) },
    curve: curveOf(alone, every, meanLoss(measured.model.domain), settings.seed),
    smallest: { bytes: smallest.bytes, predicted: predict(alone, smallest, settings.seed) },
    measuredOn: { split: read.split, windows: read.windows.count, window: settings.window, levels: all },
  };
  const stored = await project.advice.add(
    { ...identityOf(sides), factors: measured.factors, input: asked(input) },
    answer,
  );
  await project.audit.append('advice given', stored.name, { model: parent.name, goal: input.goal });
  return {
    ...{ advice: stored.name, settings: measuringOf(input), created: stored.created, ...answer },
    plans: plans.map((plan) => ({ ...plan, made: [] })),
  };
}
