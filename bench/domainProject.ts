import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Service } from '../main/api/service.ts';
import { programFolder } from '../main/cli/program.ts';

/** A project with a model and the texts of some domains beside general ones, divided as their files are. */
export interface DomainProject extends AsyncDisposable {
  readonly service: Service;
  readonly model: string;
  /** Bytes of the model's tensors. */
  readonly bytes: number;
}

/** @param corpora folder with a folder for every domain and one called "general", each of train, calib and heldout.jsonl. */
export async function domainProject(
  folder: string,
  corpora: string,
  domains: readonly string[],
): Promise<DomainProject> {
  const scratch = await mkdtemp(join(tmpdir(), 'espalier-domains-'));
  const service = new Service({ program: programFolder, home: join(scratch, 'home'), runtime: 'bench' });
  const end = async () => {
    await service.close();
    await rm(scratch, { recursive: true, force: true });
  };
  try {
    await service.call('projects.create', { folder: join(scratch, 'project') });
    const { name: model, bytes } = await service.call('models.import', { folder });
    for (const name of ['general', ...domains]) {
      const file = (split: string) => join(corpora, name, `${split}.jsonl`);
      const divided = { calibration: [file('calib')], heldOut: [file('heldout')] };
      const role = name === 'general' ? 'general' : 'domain';
      await service.call('datasets.import', { paths: [file('train')], name, role, ...divided });
    }
    return { service, model, bytes, [Symbol.asyncDispose]: end };
  } catch (error) {
    await end();
    throw error;
  }
}

export const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;

/** A change with its paired interval. */
export const withInterval = (change?: {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}): string =>
  change === undefined ? '' : `${signed(change.difference)} (${signed(change.low)} … ${signed(change.high)})`;

/** A line of a table in Markdown. */
export const printRow = (cells: readonly string[]): void => void process.stdout.write(`| ${cells.join(' | ')} |\n`);
