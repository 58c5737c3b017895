import { Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { optionsOf, withCommon } from '../../../main/cli/commands/call.ts';
import { settingsOf, withSettings } from '../../../main/cli/commands/settings.ts';
import { quiet, usageProblem } from '../../../main/cli/usage.ts';
import { runSettings, trainingSettings } from '../../../preload/contract/runSettings.ts';
import { extraction } from '../../../preload/contract/index.ts';

/** The options that `run` gets of a command line, with the program's ones. */
async function parsed(line: string): Promise<Record<string, unknown>> {
  const program = quiet(withCommon(new Command('espalier')));
  let found: Record<string, unknown> | null = null;
  const command = (parent: Command, name: string) =>
    withSettings(parent.command(name).option('--project <dir>').option('--json'), {
      ...trainingSettings,
      ...runSettings,
    })
      .requiredOption('--model <name>')
      .action((_options: unknown, of: Command) => {
        found = optionsOf(of);
      });
  command(program, 'run');
  command(withCommon(program.command('group')), 'run');
  await program.parseAsync(line.split(' ').filter(Boolean), { from: 'user' });
  return found ?? {};
}

describe('options that every command has', () => {
  const wanted = { project: 'x', json: true, device: 'cpu', model: 'm' };
  it.each([
    'run --model m --project x --json --device cpu',
    '--project x --json --device cpu run --model m',
    '--project x group --json run --device cpu --model m',
    'group --project y run --project x --json --device cpu --model m',
    '--project y --device cuda run --project x --json --device cpu --model m',
  ])('%s', async (line) => {
    expect(await parsed(line)).toEqual(wanted);
  });
});

describe('wrong usage', () => {
  const problemOf = (line: string): Promise<string | null> =>
    parsed(line).then(
      () => null,
      (error: unknown) => usageProblem(error as CommanderError),
    );
  it.each([
    ['run', "required option '--model <name>' not specified"],
    ['rum --model m', "unknown command 'rum' (Did you mean run?)"],
    ['run --model m --sed 3', "unknown option '--sed' (Did you mean --seed?)"],
    ['run --model m --seed many', "option '--seed <n>' argument 'many' is invalid. expected a number"],
    ['--project', "option '--project <dir>' argument missing"],
    ['', 'no command was given'],
    ['group', 'no command was given'],
  ])('espalier %s', async (line, problem) => {
    expect(await problemOf(line)).toBe(`${problem} (use --help for the options)`);
  });

  it('help that was asked for is none', async () => {
    const help = new CommanderError(0, 'commander.helpDisplayed', '(outputHelp)');
    expect(usageProblem(help)).toBeNull();
  });
});

describe('settings of a run', () => {
  const texts = { model: 'm', domain: 'd', recipe: 'wanda' };

  it('are options of the command line under their own names', async () => {
    const options = await parsed('run --model m --calibration-windows 8 --measure --general-share 0.2 --device cpu');
    expect(settingsOf(runSettings, options)).toEqual({ calibrationWindows: 8, measure: true, device: 'cpu' });
    expect(settingsOf(trainingSettings, options)).toEqual({ general: 0.2 });
  });

  it.each(Object.entries({ ...runSettings, ...trainingSettings }))('%s keeps to its bounds', (name, setting) => {
    const accepts = (value: unknown): boolean => {
      const given = name in runSettings ? { [name]: value } : { training: { [name]: value } };
      return extraction.safeParse({ ...texts, ...given }).success;
    };
    if ('default' in setting) expect(accepts(setting.default)).toBe(true);
    expect(accepts({})).toBe(false);
    if (setting.type === 'choice' || setting.type === 'switch') return expect(accepts('no such')).toBe(false);
    const { min, max, above, below } = {
      min: undefined,
      max: undefined,
      above: undefined,
      below: undefined,
      ...setting,
    };
    if (min !== undefined) expect([accepts(min), accepts(min - 1)]).toEqual([true, false]);
    if (above !== undefined) expect([accepts(above + 1e-6), accepts(above)]).toEqual([true, false]);
    if (max !== undefined) expect([accepts(max), accepts(max + 1)]).toEqual([true, false]);
    if (below !== undefined) expect([accepts(below - 1e-6), accepts(below)]).toEqual([true, false]);
    if (setting.type === 'integer') expect(accepts((min ?? 0) + 0.5)).toBe(false);
  });
});
