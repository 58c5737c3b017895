import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import type { Command } from 'commander';
import { optionsOf, projectOf, withCommon } from './commands/call.ts';
import { size } from './progress.ts';

/** What keeps anybody from trying all of them. */
const leastLetters = 12;

/** Locking and unlocking a project; neither opens it, so they are no procedures of it. */
export function locking(program: Command): void {
  declare(
    program,
    'lock',
    'encrypt a whole project into one file while nobody uses it; without the passphrase nothing brings it back',
    async (folder, passphrase) => (await import('../project/locking.ts')).lockProject(folder, passphrase),
    'Locked',
    true,
  );
  declare(
    program,
    'unlock',
    'bring a locked project back; it lies in the clear until it is locked again',
    async (folder, passphrase) => (await import('../project/locking.ts')).unlockProject(folder, passphrase),
    'Unlocked',
    false,
  );
}

function declare(
  program: Command,
  name: string,
  description: string,
  work: (folder: string, passphrase: string) => Promise<{ readonly files: number; readonly bytes: number }>,
  done: string,
  isNew: boolean,
): void {
  withCommon(program.command(name).description(description))
    .option(
      '--passphrase-file <file>',
      'file whose first line is the passphrase, - for standard input; else it is asked for',
    )
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf(command);
      const folder = resolve(projectOf(options));
      const passphrase = await passphraseOf(options['passphraseFile'] as string | undefined, isNew);
      const { files, bytes } = await work(folder, passphrase);
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ folder, files, bytes })}\n`
          : `${done} ${folder}: ${files} files, ${size(bytes)}.\n`,
      );
    });
}

async function passphraseOf(file: string | undefined, isNew: boolean): Promise<string> {
  if (file === undefined && !process.stdin.isTTY)
    throw new Error(
      'Nobody can be asked for the passphrase here; give --passphrase-file FILE, or - for standard input.',
    );
  let passphrase: string;
  if (file === undefined) {
    passphrase = await asked('Passphrase: ');
    if (isNew && passphrase !== (await asked('The same again (nothing brings the project back without it): ')))
      throw new Error('The two passphrases differ; lock it again.');
  } else
    passphrase = (file === '-' ? await textOf(process.stdin) : await readFile(file, 'utf8')).split(/\r?\n/)[0] ?? '';
  if (isNew && [...passphrase].length < leastLetters)
    throw new Error(`The passphrase has fewer than ${leastLetters} letters; choose a longer one, of several words.`);
  return passphrase;
}

/** Asks at the terminal without showing what is typed. */
async function asked(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_bytes, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
