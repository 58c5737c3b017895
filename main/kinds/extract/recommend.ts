import type { Input, Output, Target } from '../../../preload/contract/index.ts';
import type { Recipe } from '../../compress/recipe/document.ts';
import { roundsPlainly } from '../../compress/granularity/precision/precision.ts';
import { findRecipe, loadRecipes } from '../../compress/recipe/load.ts';
import { findSubject, type Subject } from '../../project/subjects.ts';
import { largestShare } from '../../runtime/shares.ts';
import type { KindPlace } from '../kind.ts';
import { bytesLeft, precisionWithin, smallestMix, sparsityForBytes } from './target.ts';

/**
 * A recipe for a goal. A size is reached by rounding wherever rounding reaches it: that costs least of all there is
 * (bench/README.md). What a size needs beyond that, a share or a time asks for, is reached by removing units and fitting anew what
 * stays, by forward passes alone: with one width for all layers where the result has to load in stock programs, with widths that are
 * searched where it need not, because the model then keeps more where it needs more.
 */
export async function recommend(
  { project, recipes }: KindPlace,
  { model: name, goal, uniform }: Input<'runs.recommend'>,
): Promise<Output<'runs.recommend'>> {
  const model = await findSubject(project, name);
  const known = loadRecipes(recipes);
  if (goal.kind === 'bytes' || goal.kind === 'half') {
    const value = goal.kind === 'half' ? Math.floor(model.bytes / 2) : goal.value;
    return byRounding(model, known, value) ?? byCutting(model, known, value, uniform);
  }
  const recipe = cutting(known, uniform);
  const units = unitsGo(recipe, uniform);
  const answer = (share: number | null, reason: string) => ({
    ...{ recipe: recipe.name, target: goal, sparsity: share, reason, possible: true },
  });
  if (goal.kind === 'sparsity') return answer(goal.value, `${units}.`);
  const wanted =
    goal.kind === 'keep'
      ? `${(goal.value * 100).toFixed(1)} % of the probability of the right next token has to stay, judged on training text`
      : `a token may take ${(goal.value * 100).toFixed(0)} % of the time it takes now, measured on this machine`;
  return answer(null, `${units}. How much goes is found by trying: ${wanted}.`);
}

type Recommendation = Output<'runs.recommend'>;

/** Recipes that mix formats, the one first whose result runs in most programs; the other reaches smaller sizes. */
const mixing = ['mixed-precision', 'mixed-integers'] as const;

/**
 * Rounding with the domain's text, where the size can be had without removing anything. With few bits some matrices lose much
 * more than others, so that each gets what it needs.
 */
function byRounding(model: Subject, known: readonly Recipe[], value: number): Recommendation | null {
  const plain = findRecipe(known, 'importance-matrix');
  const precision = precisionWithin(model, plain, value);
  const alike = precision && roundsPlainly(precision.linears) ? precision : null;
  const mixed = mixing.map((name) => findRecipe(known, name)).find((one) => smallestMix(model, one) <= value);
  const recipe = alike ? plain : mixed;
  if (!recipe) return null;
  const stored = alike
    ? `: matrices as ${alike.linears}, token embedding and output head as ${alike.tables}`
    : ', each group of matrices in the format that it is measured to need';
  const reason = `${recipe.title} keeps every number and stores it in fewer bits${stored}. No other way to this size cost less quality where they were compared; nothing is removed, so the number of parameters stays`;
  const runs =
    recipe.name === 'mixed-integers' ? '. A GGUF file would be larger: llama.cpp has no formats so small' : '';
  return {
    ...{ recipe: recipe.name, target: { kind: 'bytes', value }, sparsity: 0 },
    ...{ reason: `${reason}${runs}.`, possible: true },
  };
}

const cutting = (known: readonly Recipe[], uniform: boolean): Recipe =>
  findRecipe(known, uniform ? 'refit-uniform' : 'darwinlm');

/** What removing units means, as the beginning of a sentence. */
function unitsGo({ title }: Recipe, uniform: boolean): string {
  const shape = uniform
    ? 'every layer keeps the same width, so that other programs can load the result'
    : 'layers keep as much as their text needs, which costs the least quality at a given size';
  return `Whole attention groups and neurons go (${title}), which makes the model smaller and faster; ${shape}`;
}

/** Removing as many units as the size needs. */
function byCutting(model: Subject, known: readonly Recipe[], value: number, uniform: boolean): Recommendation {
  const recipe = cutting(known, uniform);
  const target: Target = { kind: 'bytes', value };
  const sparsity = sparsityForBytes(model, recipe, value);
  if (sparsity === null) {
    const smallest = (bytesLeft(model, recipe, largestShare) / 1e6).toFixed(1);
    const widths = uniform ? ', let every layer have a width of its own' : '';
    const reason = `Embeddings and output head stay as they are, and at most ${largestShare * 100} % of the rest can go: the smallest that ${model.name} can be cut to is ${smallest} MB. Choose a larger size${widths} or start from a smaller model.`;
    return { recipe: recipe.name, target, sparsity, reason, possible: false };
  }
  const share = `${(sparsity * 100).toFixed(1)} % of the units have to go to reach the size`;
  return {
    ...{ recipe: recipe.name, target, sparsity },
    ...{ reason: `${unitsGo(recipe, uniform)}. ${share}.`, possible: true },
  };
}
