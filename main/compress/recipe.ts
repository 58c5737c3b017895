import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { UnitKind } from '../models/architecture.ts';
import { depthAllocations } from './allocation/depth/index.ts';
import { unitAllocations } from './allocation/units/index.ts';
import { weightAllocations } from './allocation/weights/index.ts';
import { depthCompensations } from './compensation/depth/index.ts';
import { unitCompensations } from './compensation/units/index.ts';
import { weightCompensations } from './compensation/weights/index.ts';
import { type ForwardNeed, isForward, type Need } from './evidence/needs.ts';
import { type Choice, choiceSchema, nameOf, type Piece, type Registry } from '../pieces/piece.ts';
import { jointMethods } from '../recover/joint/index.ts';
import { jointSchema, recoverySchema } from '../recover/recovery.ts';
import { rankAllocations } from './ranks/allocations.ts';
import { rankScores } from './ranks/scores.ts';
import { depthScores } from './scores/depth/index.ts';
import { unitScores } from './scores/units/index.ts';
import { weightScores } from './scores/weights/index.ts';
import type { WeightGroup } from '../runtime/select.ts';

/** What can be removed. */
export const unitNames = ['none', 'weight', 'structure', 'kvGroup', 'neuron', 'sublayer', 'layer', 'rank'] as const;
export type UnitName = (typeof unitNames)[number];

/** The kinds of width units that a recipe's unit means; none for single weights, whole (sub)layers and ranks. */
export const unitKinds: Readonly<Record<UnitName, readonly UnitKind[]>> = {
  none: [],
  weight: [],
  structure: ['kvGroup', 'neuron'],
  kvGroup: ['kvGroup'],
  neuron: ['neuron'],
  sublayer: [],
  layer: [],
  rank: [],
};

/** Share of the default target at each step of an iterative schedule. */
const iterative = z.strictObject({ name: z.literal('iterative'), steps: z.number().int().min(2).max(100) });

/**
 * A method as a sentence: unit × score × group × allocation × compensation × schedule. Scores, allocations and
 * compensations are named, with options where they have some.
 */
const sentence = {
  unit: z.enum(unitNames),
  score: choiceSchema,
  group: z.union([
    z.enum(['matrix', 'row', 'site', 'model']),
    z.strictObject({ columns: z.number().int().positive() }),
    z.strictObject({ remove: z.number().int().positive(), of: z.number().int().positive() }),
  ]),
  allocation: choiceSchema,
  compensation: z.union([choiceSchema, z.array(choiceSchema)]),
  schedule: z.union([z.enum(['oneShot', 'sequential', 'greedy']), iterative]),
};

export type Sentence = z.infer<z.ZodObject<typeof sentence>>;

/** A further sentence about what the first leaves; `part` is its share of what is to be removed. */
const thenSchema = z.strictObject({ part: z.number().gt(0).lt(1), ...sentence });

/**
 * Recipes are JSON files in resources/recipes; everything a recipe names is checked against what exists, and
 * combinations that make no sense are refused with the reason.
 */
const documentSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9-]+$/),
    title: z.string(),
    /** Title of the paper, as the ledger of methods has it; null for a control that no paper claims. */
    paper: z.string().nullable(),
    citation: z.string(),
    /** Section of the ledger. */
    family: z.string(),
    ...sentence,
    then: z.array(thenSchema).max(4).optional(),
    /** Training that finds out what can go, before it goes. */
    joint: jointSchema.optional(),
    recovery: z.union([z.literal('none'), recoverySchema]),
    defaults: z.strictObject({ sparsity: z.number().min(0).lt(1), lambda: z.number().min(0).max(1).nullable() }),
    /** Families of models it is valid for; every one when absent. */
    families: z.array(z.string()).optional(),
    /** What λ does in this method; null when no data enters it. */
    lambda: z.string().nullable(),
    explanation: z.string(),
    caveats: z.array(z.string()),
  })
  .superRefine((recipe, context) => {
    for (const [step, one] of sentences(recipe).entries()) {
      const problem = sentenceProblem(one);
      if (!problem) continue;
      const path = step === 0 ? [problem.field] : ['then', step - 1, problem.field];
      context.addIssue({ code: 'custom', path, message: problem.reason });
    }
    if (recipe.then && recipe.then.reduce((sum, { part }) => sum + part, 0) >= 1)
      context.addIssue({ code: 'custom', path: ['then'], message: 'the parts leave nothing for the first step' });
    for (const [field, message] of recoveryProblems(recipe))
      context.addIssue({ code: 'custom', path: [field], message });
    if ((recipe.lambda === null) !== (recipe.defaults.lambda === null))
      context.addIssue({
        code: 'custom',
        path: ['lambda'],
        message: 'must say what λ means exactly when it has a default',
      });
  });

/** A recipe that only trains removes nothing: it leaves the words about removal out. */
const nothing = {
  score: 'none',
  group: 'model',
  allocation: 'none',
  compensation: 'none',
  schedule: 'oneShot',
} satisfies Omit<Sentence, 'unit'>;

export const recipeSchema = z.preprocess(
  (value) =>
    typeof value === 'object' && value !== null && 'unit' in value && value.unit === 'none'
      ? { ...nothing, ...value }
      : value,
  documentSchema,
);

export type Recipe = z.infer<typeof documentSchema>;

/** Whether a recipe removes anything; else it only trains. */
export const prunes = ({ unit }: Pick<Recipe, 'unit'>): boolean => unit !== 'none';

/** The sentences of a recipe in their order; none when it only trains. */
export const sentences = (recipe: Pick<Recipe, keyof Sentence | 'then'>): readonly Sentence[] =>
  prunes(recipe) ? [recipe, ...(recipe.then ?? [])] : [];

function* recoveryProblems(
  recipe: Recipe,
): Generator<['recovery' | 'joint' | 'defaults' | 'then' | keyof typeof nothing, string]> {
  const { joint } = recipe;
  if (nameOf(recipe.score) === 'learned' && !joint)
    yield ['joint', 'the score "learned" is what a joint training finds'];
  if (joint && jointMethods.has(joint.method)) {
    const { units, name } = jointMethods.bind(joint.method).piece;
    if (!units.includes(recipe.unit)) yield ['joint', `${name} removes ${units.join(', ')}, not ${recipe.unit}`];
    if (typeof recipe.group === 'object')
      yield ['group', 'a training that prunes works towards a share of the weights, not towards a pattern'];
  }
  if (prunes(recipe)) {
    if (recipe.defaults.sparsity === 0) yield ['defaults', 'a recipe that prunes needs a share to remove'];
    return;
  }
  if (recipe.recovery === 'none') yield ['recovery', 'a recipe that removes nothing must train something'];
  if (recipe.defaults.sparsity !== 0) yield ['defaults', 'a recipe that removes nothing has the share 0'];
  if (recipe.then) yield ['then', 'a recipe that removes nothing has no further steps'];
  for (const field of ['score', 'group', 'allocation', 'compensation', 'schedule'] as const)
    if (recipe[field] !== nothing[field]) yield [field, 'has no meaning in a recipe that removes nothing'];
}

/** Share of what is to be removed that every sentence removes. */
export function parts({ then = [] }: Pick<Recipe, 'then'>): readonly number[] {
  const later = then.map(({ part }) => part);
  return [1 - later.reduce((a, b) => a + b, 0), ...later];
}

/** Pieces that may stand in a sentence about a unit; only what all of a kind share is known of them here. */
export interface Vocabulary {
  readonly scores: Registry<Needing>;
  readonly allocations: Registry<Needing>;
  /** null where nothing can be repaired. */
  readonly compensations: Registry<Piece & { readonly needs: readonly Need[] }> | null;
}

interface Needing extends Piece {
  needs(options: unknown): readonly Need[];
}

export function vocabulary(unit: UnitName): Vocabulary {
  switch (unit) {
    case 'none':
      throw new Error('A recipe that removes nothing has no sentence about what goes.');
    case 'weight':
      return { scores: weightScores, allocations: weightAllocations, compensations: weightCompensations };
    case 'layer':
    case 'sublayer':
      return { scores: depthScores, allocations: depthAllocations, compensations: depthCompensations };
    case 'rank':
      return { scores: rankScores, allocations: rankAllocations, compensations: null };
    default:
      return { scores: unitScores, allocations: unitAllocations, compensations: unitCompensations };
  }
}

/** The compensations of a sentence in their order. */
export function compensationsOf({ compensation }: Pick<Sentence, 'compensation'>): readonly Choice[] {
  const all = Array.isArray(compensation) ? compensation : [compensation];
  return all.filter((choice) => nameOf(choice) !== 'none');
}

export const scheduleOf = ({
  schedule,
}: Pick<Sentence, 'schedule'>): 'oneShot' | 'sequential' | 'greedy' | 'iterative' =>
  typeof schedule === 'string' ? schedule : schedule.name;

interface Problem {
  readonly field: keyof Sentence;
  readonly reason: string;
}

/** Why a sentence makes no sense; null when it does. */
function sentenceProblem(one: Sentence): Problem | null {
  const { scores, allocations, compensations } = vocabulary(one.unit);
  const unknown =
    missing('score', scores, one.score, `scores no ${one.unit}`) ??
    missing('allocation', allocations, one.allocation, `spreads no ${one.unit}`);
  if (unknown) return unknown;
  for (const choice of compensationsOf(one)) {
    if (!compensations) {
      return {
        field: 'compensation',
        reason: `nothing can make up for a removed ${one.unit} except what its score does`,
      };
    }
    const wrong = missing('compensation', compensations, choice, `repairs no ${one.unit}`);
    if (wrong) return wrong;
  }
  return groupProblem(one) ?? mergeProblem(one) ?? scheduleProblem(one);
}

function missing(field: keyof Sentence, registry: Registry<Piece>, choice: Choice, what: string): Problem | null {
  try {
    registry.bind(choice);
    return null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { field, reason: registry.has(choice) ? reason : reason.replace('is not known', what) };
  }
}

function groupProblem(one: Sentence): Problem | null {
  const { unit, group, allocation } = one;
  if (unit !== 'weight') {
    if (group === 'site' || group === 'model') return null;
    return { field: 'group', reason: 'units compete within their site or within the model, not within a matrix' };
  }
  if (group === 'site') return { field: 'group', reason: 'weights compete within rows, matrices or the model' };
  const ranks = nameOf(allocation) === 'global';
  if ((group === 'model') !== ranks) {
    return {
      field: 'allocation',
      reason: 'a global allocation and the group "model" need each other: both mean one ranking for everything',
    };
  }
  if (weightAllocations.bind(allocation).piece.ranks && group !== 'matrix' && group !== 'model') {
    return {
      field: 'group',
      reason: `${nameOf(allocation)} gives every matrix a number of weights, so they compete within it`,
    };
  }
  if (weightAllocations.bind(allocation).piece.decides && typeof group === 'object' && 'of' in group) {
    return { field: 'allocation', reason: 'a pattern removes the same share everywhere' };
  }
  const updates = compensationsOf(one).map(nameOf);
  if (typeof group === 'object' && 'columns' in group && updates.includes('obsUpdate') && nameOf(one.score) !== 'obs') {
    return { field: 'score', reason: 'a sweep over blocks of columns chooses by the score "obs" itself' };
  }
  return null;
}

/** Merging needs whole layers of one shape. */
function mergeProblem(one: Sentence): Problem | null {
  const merges = compensationsOf(one).some((choice) => nameOf(choice) === 'merge');
  if (merges && one.unit !== 'layer')
    return { field: 'compensation', reason: 'only whole layers can be merged into others' };
  return null;
}

function scheduleProblem(one: Sentence): Problem | null {
  const { unit } = one;
  const schedule = scheduleOf(one);
  const isDepth = unit === 'layer' || unit === 'sublayer';
  if (schedule === 'greedy') {
    if (!isDepth) return { field: 'schedule', reason: 'only layers and sublayers are removed one by one' };
    if (!depthScores.bind(one.score).piece.rescored)
      return { field: 'schedule', reason: `the score ${nameOf(one.score)} does not change when something is removed` };
    return null;
  }
  if (schedule === 'sequential') {
    if (isDepth) return { field: 'schedule', reason: 'layers are compared with one another, so all must be there' };
    if (unit === 'weight') {
      if (weightAllocations.bind(one.allocation).piece.ranks)
        return {
          field: 'schedule',
          reason: 'the sequential schedule prunes a layer before it has seen the next, so it cannot rank across layers',
        };
    } else if (unit !== 'rank' && !unitAllocations.bind(one.allocation).piece.shares) {
      return {
        field: 'schedule',
        reason: 'the sequential schedule prunes a layer before it has seen the next, so it cannot rank across layers',
      };
    }
    if (!sentenceNeeds(one).some(isForward))
      return { field: 'schedule', reason: 'only scores of forward activations can be taken on already pruned layers' };
  }
  if (schedule === 'iterative' && unit !== 'structure' && unit !== 'kvGroup' && unit !== 'neuron')
    return { field: 'schedule', reason: 'only whole units are removed in steps' };
  return null;
}

/** What has to be measured for a sentence, each need once. */
export function sentenceNeeds(one: Sentence): readonly Need[] {
  return [...new Set([...scoreNeeds(one), ...allocationNeeds(one), ...compensationNeeds(one)])];
}

export const scoreNeeds = ({ unit, score }: Sentence): readonly Need[] => needsOf(vocabulary(unit).scores, score);

export const allocationNeeds = ({ unit, allocation }: Sentence): readonly Need[] =>
  needsOf(vocabulary(unit).allocations, allocation);

export function compensationNeeds(one: Sentence): readonly Need[] {
  const { compensations } = vocabulary(one.unit);
  return compensations ? compensationsOf(one).flatMap((choice) => compensations.bind(choice).piece.needs) : [];
}

function needsOf(registry: Registry<Needing>, choice: Choice): readonly Need[] {
  const { piece, options } = registry.bind(choice);
  return piece.needs(options);
}

/**
 * What is measured on the model as it is before anything is cut: behind pruned layers forward statistics are taken on the
 * way, but what the allocation looks at is dense all the same.
 */
export function denseNeeds(one: Sentence): readonly Need[] {
  if (scheduleOf(one) !== 'sequential') return sentenceNeeds(one);
  return [...new Set([...allocationNeeds(one), ...sentenceNeeds(one).filter((need) => !isForward(need))])];
}

/** Forward statistics that a sequential schedule takes on its way. */
export const needsOnTheWay = (one: Sentence): readonly ForwardNeed[] => [
  ...new Set([...scoreNeeds(one), ...compensationNeeds(one)].filter(isForward)),
];

/** Whether a recipe trains anything, while or after it removes. */
export const trains = ({ joint, recovery }: Pick<Recipe, 'joint' | 'recovery'>): boolean =>
  joint !== undefined || recovery !== 'none';

/** What has to be measured before the recipe can choose, over all its sentences. */
export const recipeNeeds = (recipe: Recipe): readonly Need[] => [...new Set(sentences(recipe).flatMap(sentenceNeeds))];

/** Whether a recipe decides the share of every layer itself, so that a person can only leave layers whole. */
export function decidesShares(recipe: Recipe): boolean {
  return sentences(recipe).some(({ unit, group, allocation }) => {
    if (unit === 'layer' || unit === 'sublayer' || (typeof group === 'object' && 'of' in group)) return true;
    if (unit === 'rank') return false;
    return (unit === 'weight' ? weightAllocations : unitAllocations).bind(allocation).piece.decides;
  });
}

/** What a weight competes with inside its matrix; a global choice is made before and then counts per matrix. */
export function weightGroup({ group }: Pick<Sentence, 'group'>): WeightGroup {
  if (typeof group === 'object')
    return 'of' in group ? { kind: 'pattern', ...group } : { kind: 'columns', width: group.columns };
  return group === 'row' ? { kind: 'row' } : { kind: 'matrix' };
}

/** Checks a recipe; the error names the file, the field and what was expected. */
export function parseRecipe(value: unknown, file: string): Recipe {
  const problem = recipeProblem(value);
  if (problem === null) return recipeSchema.parse(value);
  throw new Error(`Recipe ${file}: field "${problem.field}": ${problem.reason}.`);
}

/** What is wrong with a recipe: the field and the reason; null when it makes sense. */
export function recipeProblem(value: unknown): { readonly field: string; readonly reason: string } | null {
  const result = recipeSchema.safeParse(value);
  if (result.success) return null;
  const issue = told(result.error.issues[0]);
  return { field: issue?.path.join('.') ?? '', reason: issue?.message ?? 'is not valid' };
}

type Issue = z.core.$ZodIssue;

/** Of several things that a field might have been, what is wrong with the one that was meant: that which fails deepest. */
function told(issue: Issue | undefined): Issue | undefined {
  if (issue?.code !== 'invalid_union') return issue;
  const branches = issue.errors.map(([first]) => told(first)).filter((one) => one !== undefined);
  const deepest = branches.toSorted((a, b) => b.path.length - a.path.length)[0];
  return deepest?.path.length ? { ...deepest, path: [...issue.path, ...deepest.path] } : issue;
}

/** All recipes of a folder, by name. */
export async function loadRecipes(folder: string): Promise<readonly Recipe[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
  const recipes = await Promise.all(
    files.map(async (file) => parseRecipe(JSON.parse(await readFile(join(folder, file), 'utf8')) as unknown, file)),
  );
  return recipes.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The recipe a person means: by name or title, ignoring case and punctuation. */
export function findRecipe(recipes: readonly Recipe[], wanted: string): Recipe {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const found = recipes.find(({ name, title }) => plain(name) === plain(wanted) || plain(title) === plain(wanted));
  if (found) return found;
  const near = recipes
    .map(({ name }) => ({ name, likeness: likeness(plain(name), plain(wanted)) }))
    .sort((one, other) => other.likeness - one.likeness)
    .slice(0, 5);
  throw new Error(
    `There is no recipe "${wanted}". The nearest of ${recipes.length} are ${near.map(({ name }) => name).join(', ')}; "espalier recipes" lists all.`,
  );
}

/** Share of pairs of neighbouring letters that two words have in common (Dice 1945). */
function likeness(one: string, other: string): number {
  const pairs = (word: string) =>
    new Set(Array.from({ length: Math.max(0, word.length - 1) }, (_, i) => word.slice(i, i + 2)));
  const [a, b] = [pairs(one), pairs(other)];
  return (2 * [...a].filter((pair) => b.has(pair)).length) / Math.max(1, a.size + b.size);
}
