import type { Output } from '../../preload/contract/index.ts';
import type { Project } from '../project/project.ts';
import type { Place } from './place.ts';

/** Everything a person named, longest first, so that no name is left over inside another. */
async function namesIn(project: Project): Promise<readonly string[]> {
  const named = [
    ...(await project.models.list()).flatMap(({ name, folder }) => [folder, name]),
    ...(await project.datasets.list()).map(({ name }) => name),
    ...(await project.variants.listing()).map(({ name }) => name),
    ...(await project.variants.listing({ deleted: true })).map(({ name }) => name),
    ...(await project.runs.summaries()).map(({ wanted }) => wanted),
    project.folder,
  ];
  return named.sort((a, b) => b.length - a.length);
}

const redacted = (text: string, names: readonly string[]): string =>
  names
    .reduce((rest, name) => rest.replaceAll(name, '[name]'), text)
    .replace(/(?:[A-Za-z]:)?(?:[\\/][^\s\\/:"']+)+/g, '[path]');

/** A report for whoever helps. Counts and kinds only: nothing that a person named, wrote or stored. */
export async function diagnostics(
  place: Place,
  { memory, ...machine }: Output<'program.about'>,
  devices: Output<'devices.list'>,
): Promise<string> {
  const lines: string[] = ['Espalier diagnostics. No names, no paths, no text of documents.', ''];
  const add = (title: string, values: Readonly<Record<string, unknown>>) =>
    lines.push(title, ...Object.entries(values).map(([key, value]) => `  ${key}: ${String(value)}`), '');
  add('Program and machine', { ...machine, memoryTotal: memory.total, memoryAvailable: memory.available });
  add('Devices', Object.fromEntries(devices.map(({ device, available }) => [device, available ? 'works' : 'no'])));
  add('Settings', await place.home.settings());
  const project = await place.project().catch(() => null);
  if (!project) return [...lines, 'No project is open.'].join('\n');
  add('Project', {
    ...(await project.counts()),
    audit: (await project.audit.firstBroken()) === null ? 'whole' : 'changed from outside',
  });
  const models = await project.models.list();
  models.forEach(({ family, parameters, bytes }, i) => add(`Model ${i + 1}`, { family, parameters, bytes }));
  const secrets = await namesIn(project);
  for (const { state, recipe, stage, progress, seconds, error } of (await project.runs.summaries()).slice(-20))
    add('Run', { state, recipe, stage, progress, seconds, error: error === null ? '' : redacted(error, secrets) });
  return lines.join('\n');
}
