import { type Command, Option } from 'commander';
import type { Input, Output, Procedure } from '../../../preload/contract/index.ts';
import { Client } from '../client.ts';
import { withDevice } from './settings.ts';

export { number } from './settings.ts';

/** Options that every command has, and that may also be given before its name. */
export interface Common {
  readonly project?: string;
  readonly json?: boolean;
  readonly device?: string;
}

const projectOption = () => new Option('--project <dir>', 'project folder ($ESPALIER_PROJECT, else espalier-project)');
const jsonOption = () => new Option('--json', 'print exactly one JSON document');

/** Declares the common options on the program or on a group of commands, in front of the command's name. */
export const withCommon = (group: Command): Command =>
  withDevice(group.enablePositionalOptions().addOption(projectOption()).addOption(jsonOption()));

/** The options of a command over those that were given before its name: the nearest one counts. */
export function optionsOf(command: Command): Common & Readonly<Record<string, unknown>> {
  return { ...(command.parent ? optionsOf(command.parent) : {}), ...command.opts<Common>() };
}

/** The folder of the project that a command is about. */
export const projectOf = ({ project }: Common): string =>
  project ?? process.env['ESPALIER_PROJECT'] ?? 'espalier-project';

/** Declares a command that does something with the project and prints the result as JSON or for people. */
export function does<T>(
  parent: Command,
  syntax: string,
  description: string,
  work: (client: Client, args: readonly unknown[], options: Record<string, never>) => Promise<T>,
  show: (output: T) => string,
): Command {
  const command = parent.command(syntax).description(description).addOption(projectOption()).addOption(jsonOption());
  return command.action(async (...all: unknown[]) => {
    const options = optionsOf(command);
    const client = await Client.start(projectOf(options));
    try {
      const output = await work(client, all.slice(0, -2), options as never);
      process.stdout.write(`${options.json ? JSON.stringify(output) : show(output)}\n`);
    } finally {
      await client.close();
    }
  });
}

/** Declares a command that calls one procedure. */
export function calls<P extends Procedure>(
  parent: Command,
  syntax: string,
  description: string,
  procedure: P,
  input: (args: readonly unknown[], options: Record<string, never>) => unknown,
  show: (output: Output<P>) => string,
): Command {
  return does(
    parent,
    syntax,
    description,
    async (client, args, options) => client.call(procedure, (await input(args, options)) as Input<P>),
    show,
  );
}

/** What was given, of these names. */
export function pick(options: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return defined(Object.fromEntries(keys.map((key) => [key, options[key]])));
}

/** Without the names that have no value. */
export const defined = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
