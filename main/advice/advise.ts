import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Advice, Input } from '../../preload/contract/index.ts';
import { completed, type RunSettingValues } from '../../preload/contract/runSettings.ts';
import { findRecipe, loadRecipes } from '../compress/recipe/load.ts';
import type { PackedWindows } from '../corpus/pack.ts';
import { singleStage, type TaskContext } from '../engine/context.ts';
import { meanLoss } from '../evaluate/loss.ts';
import { openWorkbench } from '../kinds/extract/workbench.ts';
import { estimate } from '../kinds/plan/estimate.ts';
import type { Project } from '../project/project.ts';
import type { DatasetRow } from '../project/repositories/datasets.ts';
import { findSubject, type Subject, subjectEndTokens, subjectTokenizer } from '../project/subjects.ts';
import { DisposalStack } from '../runtime/disposal.ts';
import { trainableWindows } from '../texts/trainable.ts';
import { candidates } from './candidates.ts';
import { identityOf } from './identity.ts';
import { cutting, levels } from './levels.ts';
import { measureLevels } from './measure.ts';
import { type Aim, atMost, curveOf, describePlan, keeping, ranked } from './plans.ts';
import { predict } from './predict.ts';

type AdviceInput = Input<'advice.make'>;

/** Windows of training text that losses are measured on, of each side. */
const measuredWindows = 96;

/** Measures what every way to a smaller model costs, each alone and once, and ranks the plans that reach the goal. */
export async function advise(context: TaskContext, input: AdviceInput): Promise<Advice> {
  const { project } = context;
  const parent = await findSubject(project, input.model);
  const domain = await project.datasets.get(input.domain);
  const general = input.general === undefined ? null : await project.datasets.get(input.general);
  const chosen = completed(input);
  const settings = { ...chosen, window: Math.min(chosen.window, contextOf(parent)) };
  // With one text there is nothing to blend.
  const lambda = general ? undefined : 1;
  const recipes = await loadRecipes(context.recipes);

  const folder = join(project.folder, 'runs', `advice-${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  await using scope = new DisposalStack();
  scope.adopt(folder, () => rm(folder, { recursive: true, force: true }));
  const sides = { parent, domain, general };
  const workbench = scope.use(await openWorkbench({ context, folder }, sides, settings, () => undefined));
  const read = await measuredTexts(project, sides, settings);
  const report = singleStage(context, 'advising');
  const measured = await measureLevels(
    { project, parent, folder, ...workbench },
    { ...read, recipes, lambda: lambda ?? null, seed: settings.seed },
    (done) => report(done, levels.length),
  );

  const { source } = workbench;
  const others = parent.bytes / parent.parameters;
  const all = candidates(source, findRecipe(recipes, cutting), measured, others);
  const aim = aimOf(input.goal, parent);
  const of = { aim, lambda, seed: settings.seed };
  const plans = [];
  for (const [at, candidate] of ranked(all, aim).entries()) {
    const described = describePlan(measured, candidate, { rank: at + 1, ...of });
    const { seconds } = await estimate(context, { kind: 'plan', ...asked(input), plan: described.plan });
    plans.push({ ...described, seconds });
  }
  const [smallest] = [...all].sort((a, b) => a.bytes - b.bytes || a.change - b.change);
  if (!smallest) throw new Error('The model has nothing that could be rounded.');
  const answer = {
    ...{ model: parent.name, domain: domain.name, general: general?.name ?? null, goal: input.goal, plans },
    curve: curveOf(measured, all, meanLoss(measured.model.domain), settings.seed),
    smallest: { bytes: smallest.bytes, predicted: predict(measured, smallest, settings.seed) },
    measuredOn: {
      ...{ split: read.split, windows: read.domain.count, window: settings.window, levels: levels.length },
    },
  };
  const stored = await project.advice.add({ ...identityOf(sides), input: asked(input) }, answer);
  await project.audit.append('advice given', stored.name, { model: parent.name, goal: input.goal });
  return { advice: stored.name, created: stored.created, ...answer };
}

const contextOf = ({ manifest }: Subject): number => Number(manifest.config['max_position_embeddings'] ?? Infinity);

/** What was asked for, as a run is asked for it. */
const asked = (input: AdviceInput) =>
  Object.fromEntries(Object.entries(input).filter(([key]) => key !== 'goal')) as Omit<AdviceInput, 'goal'>;

function aimOf(goal: AdviceInput['goal'], { bytes }: Subject): Aim {
  if (goal.kind === 'keep') return keeping(goal.value);
  return atMost(goal.kind === 'size' ? Math.floor(goal.value * bytes) : goal.value);
}

/** Training text, calibration text where there is none: never held-out text, which only measures the end result. */
async function measuredTexts(
  project: Project,
  { parent, domain, general }: { parent: Subject; domain: DatasetRow; general: DatasetRow | null },
  { window }: Pick<RunSettingValues, 'window'>,
) {
  const tokenizer = await subjectTokenizer(project, parent.manifest);
  const cut = { window, windows: measuredWindows, joiner: subjectEndTokens(parent.manifest)[0] ?? 0 };
  const split = domain.splits.train.documents ? ('train' as const) : ('calibration' as const);
  const windowsOf = (dataset: DatasetRow): Promise<PackedWindows> =>
    trainableWindows(project, dataset, dataset.splits.train.documents ? 'train' : 'calibration', tokenizer, cut);
  return {
    ...{ split, domain: await windowsOf(domain), general: general && (await windowsOf(general)) },
    tokenBytes: (id: number) => tokenizer.tokenBytes(id),
  };
}
