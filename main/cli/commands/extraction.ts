import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ExtractionInput, PlanInput, RunInput } from '../../../preload/contract/index.ts';
import { runSettings, trainingSettings } from '../../../preload/contract/runSettings.ts';
import { number, pick } from './call.ts';
import { settingsOf, withSettings } from './settings.ts';

/** Several values of one option. */
export const list =
  <T>(read: (text: string) => T) =>
  (text: string, before: readonly T[] = []): T[] => [...before, ...text.split(',').map(read)];

/** The options of an extraction; `several` takes more than one recipe and share, which then share what they measure. */
export function extractionOptions(command: Command, many: 'one' | 'several' = 'one'): Command {
  const several = many === 'several';
  const recipe = several
    ? new Option('--recipe <names>', 'methods, with commas between; see "recipes"').argParser(list(String))
    : new Option('--recipe <name>', 'method; see "recipes"');
  const sparsity = several
    ? new Option('--sparsity <shares>', 'shares to remove, between 0 and 1, with commas between').argParser(
        list(number),
      )
    : new Option('--sparsity <share>', 'share to remove, between 0 and 1').argParser(number);
  // A run that follows advice has both from there; of any other they are asked for when its options are read.
  const wanted = (flag: string, help: string) => new Option(flag, help).makeOptionMandatory(!several);
  command
    .addOption(wanted('--model <name>', 'model or variant to extract from'))
    .addOption(wanted('--domain <name>', 'dataset of the domain'))
    .option('--general <name>', 'dataset of general text')
    .addOption(recipe)
    .addOption(
      new Option('--plan <file>', 'recipes one after the other: JSON, {"steps": [{"recipe": …}, …]}').conflicts([
        ...['recipe', 'recover', 'sparsity', 'lambda', 'precision', 'tables', 'fit', 'fitShare', 'keep', 'time'],
        ...Object.values(trainingSettings).map(({ flag }) => new Option(flag).attributeName()),
      ]),
    )
    .option(
      '--recover <recipe>',
      'train what is left, as this recipe trains; "none" leaves the recipe’s own training out',
    )
    .option('--name <name>', 'name of the variant')
    .addOption(sparsity.conflicts(['fit', 'fitShare', 'keep', 'time']))
    .option('--lambda <weight>', 'domain against general; see "recipe show"', number)
    .option('--precision <format>', 'what a recipe that rounds stores matrices in, such as q8_0')
    .option('--tables <format>', 'the same for token embedding and output head')
    .addOption(
      new Option('--fit <bytes>', 'remove as much, or round as far, as makes the model this small, in bytes')
        .argParser(number)
        .conflicts(['keep', 'time']),
    )
    .addOption(
      new Option('--fit-share <share>', 'the same as a share of the size it has now')
        .argParser(number)
        .conflicts(['fit', 'keep', 'time']),
    )
    .addOption(
      new Option('--keep <share>', 'remove as much as keeps this share of the right tokens’ probability').argParser(
        number,
      ),
    )
    .addOption(
      new Option('--time <share>', 'remove as much as brings the time per token to this share of the model’s')
        .argParser(number)
        .conflicts(['keep']),
    );
  return withSettings(withSettings(command, trainingSettings), runSettings);
}

/** What is asked for: a recipe with its target, or the plan in a file. */
export async function runInput(_args: readonly unknown[], options: Record<string, never>): Promise<RunInput> {
  const { plan, recipe } = options as { readonly plan?: string; readonly recipe?: unknown };
  if (plan !== undefined) return planInput(plan, options);
  if (recipe === undefined) throw new Error('Name a recipe with --recipe, or a file with steps with --plan.');
  return extractionInput(options) as ExtractionInput;
}

/** A plan file is small: recipes of one's own stand in it at most. */
const maxPlanBytes = 2 ** 20;

async function planInput(file: string, options: Record<string, never>): Promise<PlanInput> {
  // Read late: most commands need neither files nor a parser with limits.
  const { readJson } = await import('../../formats/json.ts');
  return {
    kind: 'plan',
    ...(pick(options, ['model', 'domain', 'general', 'name']) as Pick<PlanInput, 'model' | 'domain'>),
    ...settingsOf(runSettings, options),
    plan: (await readJson(file, maxPlanBytes)) as PlanInput['plan'],
  };
}

const extractionInput = (options: Record<string, never>) => ({
  ...pick(options, ['model', 'domain', 'general', 'recipe', 'name', 'lambda', 'precision', 'tables']),
  ...settingsOf(runSettings, options),
  ...targetOf(options),
  ...trainingOf(options),
});

/** One run for a plan, and one extraction for every recipe and every share. */
export async function runInputs(options: Record<string, never>): Promise<RunInput[]> {
  for (const name of ['model', 'domain'])
    if (options[name] === undefined) throw new InvalidArgumentError(`required option '--${name} <name>' not specified`);
  if (options['plan'] !== undefined || options['recipe'] === undefined) return [await runInput([], options)];
  const { recipe, sparsity, name } = options as unknown as { recipe: string[]; sparsity?: number[]; name?: string };
  const shares = sparsity ?? [undefined];
  if (name !== undefined && recipe.length * shares.length > 1)
    throw new Error('--name names one variant; leave it out when there are several recipes or shares.');
  return recipe.flatMap((one) =>
    shares.map(
      (share) => extractionInput({ ...options, recipe: one as never, sparsity: share as never }) as ExtractionInput,
    ),
  );
}

/** The training after the cut, and what is changed in it. */
export function trainingOf(options: { readonly recover?: string }) {
  const training = settingsOf(trainingSettings, options);
  return {
    ...(options.recover === undefined ? {} : { recovery: options.recover }),
    ...(Object.keys(training).length ? { training } : {}),
  };
}

/** What to aim at; the options exclude each other. */
function targetOf(options: {
  readonly sparsity?: number;
  readonly fit?: number;
  readonly fitShare?: number;
  readonly keep?: number;
  readonly time?: number;
}) {
  const { sparsity, fit, fitShare, keep, time } = options;
  const targets = [
    { kind: 'sparsity', value: sparsity },
    { kind: 'bytes', value: fit },
    { kind: 'size', value: fitShare },
    { kind: 'keep', value: keep },
    { kind: 'time', value: time },
  ];
  const target = targets.find(({ value }) => value !== undefined);
  return target ? { target } : {};
}
