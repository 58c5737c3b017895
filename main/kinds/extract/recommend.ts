import type { Input, Output, Target } from '../../../preload/contract/index.ts';
import { findRecipe, loadRecipes } from '../../compress/recipe/load.ts';
import { findSubject } from '../../project/subjects.ts';
import { largestShare } from '../../compress/granularity/shares.ts';
import type { KindPlace } from '../kind.ts';
import { bytesLeft, sparsityForBytes } from './target.ts';

/**
 * A recipe for a goal. Only whole units make a file smaller, so every goal gets a structured recipe:
 * FLAP, which needs forward passes only and compensates for what it removes. With one width for all layers where the
 * result has to load in stock programs, with widths of their own where it need not, because the model then keeps more
 * where it needs more.
 */
export async function recommend(
  { project, recipes }: KindPlace,
  { model: name, goal, uniform }: Input<'runs.recommend'>,
): Promise<Output<'runs.recommend'>> {
  const model = await findSubject(project, name);
  const recipe = findRecipe(await loadRecipes(recipes), uniform ? 'flap-uniform' : 'flap');
  const shape = uniform
    ? 'every layer keeps the same width, so that other programs can load the result'
    : 'layers keep as much as their text needs, which costs the least quality at a given size';
  const units = `${recipe.title} removes whole attention groups and neurons, the only way to a file that is really smaller and a model that is really faster; ${shape}`;
  const answer = (target: Target, sparsity: number | null, reason: string, possible = true) => ({
    ...{ recipe: recipe.name, target, sparsity, reason, possible },
  });
  if (goal.kind === 'sparsity') return answer(goal, goal.value, `${units}.`);
  if (goal.kind === 'keep') {
    const kept = `${(goal.value * 100).toFixed(1)} % of the probability of the right next token has to stay`;
    return answer(goal, null, `${units}. How much can go is found by trying: ${kept}, judged on training text.`);
  }
  if (goal.kind === 'time') {
    const time = `a token may take ${(goal.value * 100).toFixed(0)} % of the time it takes now`;
    return answer(goal, null, `${units}. How much has to go is found by trying: ${time}, measured on this machine.`);
  }
  const target: Target = { kind: 'bytes', value: goal.kind === 'half' ? Math.floor(model.bytes / 2) : goal.value };
  const sparsity = sparsityForBytes(model, recipe, target.value);
  if (sparsity === null) {
    const smallest = (bytesLeft(model, recipe, largestShare) / 1e6).toFixed(1);
    const widths = uniform ? ', let every layer have a width of its own' : '';
    const reason = `Embeddings and output head stay as they are, and at most ${largestShare * 100} % of the rest can go: the smallest that ${recipe.title} can make of ${model.name} is ${smallest} MB. Choose a larger size${widths} or start from a smaller model.`;
    return answer(target, null, reason, false);
  }
  return answer(
    target,
    sparsity,
    `${units}. ${(sparsity * 100).toFixed(1)} % of the units have to go to reach the size.`,
  );
}
