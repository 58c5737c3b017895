import type { ExportLoss, Input, Output } from '../../../preload/contract/index.ts';
import type { Client } from '../client.ts';
import { size } from '../progress.ts';
import { table } from '../table.ts';
import { pick } from './call.ts';

type Exported = Output<'variants.export'>;
type Planned = Output<'variants.exportPlan'>;

/** Exports a variant; with `--formats` only says what can be had of it, with `--measure` after measuring what rounding costs. */
export async function exported(
  client: Client,
  [variant]: readonly unknown[],
  options: Readonly<Record<string, unknown>>,
): Promise<Exported | Planned> {
  if (options['formats']) {
    if (options['measure']) {
      const input = { variant, ...pick(options, ['format', 'type', 'device']) };
      await client.call('variants.exportLosses', input as Input<'variants.exportLosses'>);
    }
    return client.call('variants.exportPlan', { variant: String(variant) });
  }
  const chosen = chosenOf(options);
  if (!chosen['format'] || !options['to'])
    throw new Error(
      'An export needs a format and a new or empty folder (--format NAME --to DIR); --formats lists what can be had.',
    );
  const input = { variant, ...chosen, ...pick(options, ['to', 'device']) };
  return client.call('variants.export', input as Input<'variants.export'>);
}

/** The format and type that were asked for. */
function chosenOf(options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const chosen = pick(options, ['format', 'type']);
  if (!options['compatible']) return chosen;
  const { format = 'hf', type = 'compatible' } = chosen;
  if (format === 'hf' && type === 'compatible') return { format, type };
  throw new Error('--compatible is the type "compatible" of the format hf; leave it out, or --format and --type.');
}

/** What was written, and what runs it. */
export const exportLine = ({ directory, files, loadsIn }: Exported): string =>
  [
    `${directory}: ${files.length} files, reloaded and verified`,
    table(
      ['program', 'how', 'tried'],
      loadsIn.map(({ program, run, note }) => [program, run.replaceAll('`', ''), note]),
    ),
  ].join('\n');

const lossWords = ({ change, low, high }: ExportLoss): string =>
  `${change.toFixed(4)} nats (${low.toFixed(4)} to ${high.toFixed(4)})`;

/** What can be had of a variant, with its price. */
export const plannedTable = ({ formats }: Planned): string =>
  table(
    ['format', 'type', 'size', 'memory', 'lost', 'loads in', 'not tried in', ''],
    formats.map(({ format, type, bytes, memory, lossless, loss, loadsIn, warning }) => {
      const names = (verified: boolean) =>
        loadsIn.filter((one) => one.verified === verified).map(({ program }) => program);
      const lost = loss ? lossWords(loss) : lossless ? 'nothing' : 'not measured';
      const inPrograms = [names(true).join(', '), names(false).join(', ')];
      return [format, type, size(bytes), size(memory), lost, ...inPrograms, warning ?? ''];
    }),
  );
