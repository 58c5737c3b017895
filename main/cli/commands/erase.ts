import type { Command } from 'commander';
import type { Input, Output } from '../../../preload/contract/index.ts';
import { size } from '../progress.ts';
import { does } from './call.ts';

type Plan = Output<'erasures.plan'>;
type Things = Plan['erased'];

interface Options {
  readonly withDerived?: boolean;
  readonly detach?: boolean;
  readonly yes?: boolean;
}

/** A plan, or what was done. */
interface Shown extends Output<'erasures.erase'> {
  readonly done: boolean;
  readonly undecided: Things;
}

const line = (words: string, things: Things): string[] =>
  things.length ? [`${words}: ${things.map(({ kind, name }) => `${kind} ${name}`).join(', ')}.`] : [];

const shown = ({ done, erased, detached, undecided, outside, results, bytesFreed, free }: Shown): string =>
  [
    ...line(done ? 'Erased' : 'Would be erased', erased),
    ...line(done ? 'Stands on its own now' : 'Would stand on its own', detached),
    ...line('Say whether this goes too (--with-derived) or stays (--detach)', undecided),
    ...outside.map((folder) => `An export outside the project stays: ${folder}`),
    ...(results
      ? [
          `${results} kept results ${done ? 'were' : 'would be'} forgotten; what needs them computes them again, and paused runs begin anew.`,
        ]
      : []),
    `${size(bytesFreed)} ${done ? 'freed' : 'would be freed'}, ${size(free)} free on the disk.`,
    ...(done ? [] : ['Nothing was changed. To erase it for good: the same command with --yes.']),
  ].join('\n');

/** Deleting for good; without --yes only what it would take along is told. */
export function eraseCommands(erase: Command): void {
  for (const kind of ['dataset', 'variant', 'model'] as const)
    does(
      erase,
      `${kind} <name>`,
      `erase a ${kind} for good, with everything that only it holds; tells what goes first`,
      async (client, [name], options): Promise<Shown> => {
        const { withDerived, detach, yes }: Options = options;
        if (withDerived && detach)
          throw new Error('Give either --with-derived or --detach; they contradict each other.');
        const derived = withDerived ? 'include' : detach ? 'detach' : undefined;
        const input = { kind, name: String(name), ...(derived ? { derived } : {}) } satisfies Input<'erasures.plan'>;
        if (!yes) return { ...(await client.call('erasures.plan', input)), done: false };
        return { ...(await client.call('erasures.erase', input)), undecided: [], done: true };
      },
      shown,
    )
      .option('--with-derived', 'what was made of it goes too')
      .option('--detach', 'what was made of it stays, on its own')
      .option('--yes', 'erase; without this only what would go is told');
}
