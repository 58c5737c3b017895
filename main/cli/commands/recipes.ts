import type { Command } from 'commander';
import { table } from '../table.ts';
import { recipeText } from '../recipeText.ts';
import { calls, does } from './call.ts';

export function recipeCommands(program: Command, recipe: Command): void {
  calls(
    program,
    'recipes',
    'methods that can be run',
    'recipes.list',
    () => ({}),
    (output) =>
      table(
        ['recipe', 'title', 'unit', 'needs', 'paper'],
        output.map(({ name, title, unit, needs, paper }) => [name, title, unit, needs.join(', '), paper ?? '']),
      ),
  );
  calls(
    program,
    'methods',
    'everything that answers to a paper, and what was measured of it beside the next simpler method',
    'methods.list',
    () => ({}),
    (output) =>
      table(
        ['method', 'kind', 'verdict', 'paper'],
        output.map(({ name, kind, verdict, paper }) => [name, kind, verdict, paper]),
      ),
  );
  calls(
    program,
    'algebra',
    'the choices that recipes are made of, and the statistics that these ask for',
    'recipes.algebra',
    () => ({}),
    (output) =>
      table(
        ['part', 'choice', 'what it does'],
        output.flatMap(({ part, choices }) => choices.map(({ name, explanation }) => [part, name, explanation])),
      ),
  );
  does(
    recipe,
    'show <name>',
    'what its paper proposes, what was measured and what differs; the complete recipe with --json',
    async (client, [name]) => {
      const of = { name: String(name) };
      const [about, document] = [await client.call('recipes.about', of), await client.call('recipes.show', of)];
      // One JSON document is the recipe itself, as --recipe takes it.
      return { about, document, toJSON: () => document };
    },
    ({ about, document }) => `${recipeText(about)}\n\n${JSON.stringify(document, null, 2)}`,
  );
}
