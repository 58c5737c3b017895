import { type Command, InvalidArgumentError } from 'commander';
import type { Input, Output, Procedure } from '../../../preload/contract/index.ts';
import { Client } from '../client.ts';

interface Common {
  readonly project: string;
  readonly json?: boolean;
}

/** Declares a command that does something with the project and prints the result as JSON or for people. */
export function does<T>(
  parent: Command,
  syntax: string,
  description: string,
  work: (client: Client, args: readonly unknown[], options: Record<string, never>) => Promise<T>,
  show: (output: T) => string,
): Command {
  const command = parent
    .command(syntax)
    .description(description)
    .option('--project <dir>', 'project folder', process.env['ESPALIER_PROJECT'] ?? 'espalier-project')
    .option('--json', 'print exactly one JSON document');
  return command.action(async (...all: unknown[]) => {
    const options = command.opts<Common>();
    const client = new Client(options.project);
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
    (client, args, options) => client.call(procedure, input(args, options) as Input<P>),
    show,
  );
}

/** A number on the command line. */
export const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('expected a number.');
  return value;
};

/** The option that chooses a device. */
export const deviceOption = ['--device <name>', 'auto, cpu, webgpu, cuda, dml or coreml'] as const;

/** What was given, of these names. */
export function pick(options: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return defined(Object.fromEntries(keys.map((key) => [key, options[key]])));
}

/** Without the names that have no value. */
export const defined = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
