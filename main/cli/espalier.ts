#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { programFolder } from './program.ts';
import { commands } from './commands/index.ts';
import { demo } from './demo.ts';
import { serve } from './serve.ts';
import { inert } from './table.ts';

const version = async (): Promise<string> =>
  (JSON.parse(await readFile(join(programFolder, 'package.json'), 'utf8')) as { version: string }).version;

/** Exit codes: 0 done, 1 failed with one line on stderr, 2 wrong usage. */
async function main(): Promise<number> {
  const program = new Command('espalier')
    .description(
      'Extract a small, domain-specific language model from a local transformer and your own documents. Offline.',
    )
    .version(await version())
    .showHelpAfterError('(use --help for the options)');
  commands(program);
  demo(program);
  serve(program);
  const throwing = (command: Command): void => {
    command.exitOverride();
    command.commands.forEach(throwing);
  };
  throwing(program);
  try {
    await program.parseAsync();
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    process.stderr.write(
      `espalier: ${inert(error instanceof Error ? error.message : String(error)).replaceAll('\n', ' ')}\n`,
    );
    return error instanceof Error && error.name === 'InvalidInput' ? 2 : 1;
  }
}

process.exitCode = await main();
