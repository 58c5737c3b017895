#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { programFolder } from './program.ts';
import { withCommon } from './commands/call.ts';
import { commands } from './commands/index.ts';
import { demo } from './demo.ts';
import { locking } from './lock.ts';
import { serve } from './serve.ts';
import { inert } from './table.ts';
import { quiet, usageProblem } from './usage.ts';

const version = async (): Promise<string> =>
  (JSON.parse(await readFile(join(programFolder, 'package.json'), 'utf8')) as { version: string }).version;

const complain = (problem: string): void =>
  void process.stderr.write(`espalier: ${inert(problem.replaceAll('\n', ' '))}\n`);

/** Exit codes: 0 done, 1 failed, 2 wrong usage; both with one line on stderr. */
async function main(): Promise<number> {
  const program = quiet(withCommon(new Command('espalier')))
    .description(
      'Extract a small, domain-specific language model from a local transformer and your own documents. Offline.',
    )
    .version(await version());
  commands(program);
  demo(program);
  serve(program);
  locking(program);
  try {
    await program.parseAsync();
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) {
      const problem = usageProblem(error);
      if (problem === null) return 0;
      complain(problem);
      return 2;
    }
    complain(error instanceof Error ? error.message : String(error));
    return error instanceof Error && error.name === 'InvalidInput' ? 2 : 1;
  }
}

process.exitCode = await main();
