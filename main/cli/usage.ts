import type { Command, CommanderError } from 'commander';

/** Wrong usage is said once, in one line, by whoever catches it; help that was asked for goes to stdout. */
export const quiet = (program: Command): Command =>
  program.exitOverride().configureOutput({ writeErr: () => undefined, outputError: () => undefined });

/** What was wrong with how a command was given, in one line; null when nothing was: help or version was asked for. */
export function usageProblem({ exitCode, code, message }: CommanderError): string | null {
  if (exitCode === 0) return null;
  const problem = code === 'commander.help' ? 'no command was given' : message.replace(/^error: /, '');
  return `${problem.replace(/\s*\n\s*/g, ' ').replace(/[.]$/, '')} (use --help for the options)`;
}
