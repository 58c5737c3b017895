import type { Place } from '../place.ts';
import type { Implementation } from './implementation.ts';
import { about, listDevices } from './program.ts';

/** Counts and kinds only: nothing that a person named, wrote or stored. */
export const diagnostics: Implementation<'program.diagnostics'> = async (place, input, options) => {
  const lines: string[] = ['Espalier diagnostics. No names, no paths, no text of documents.', ''];
  const add = (title: string, values: Readonly<Record<string, unknown>>) =>
    lines.push(title, ...Object.entries(values).map(([key, value]) => `  ${key}: ${String(value)}`), '');
  const { memory, ...machine } = await about(place, input, options);
  add('Program and machine', { ...machine, memoryTotal: memory.total, memoryAvailable: memory.available });
  const devices = await listDevices(place, input, options);
  add('Devices', Object.fromEntries(devices.map(({ device, available }) => [device, available ? 'works' : 'no'])));
  const settings = await place.home.settings();
  add('Settings', settings);
  const project = await place.project().catch(() => null);
  if (!project) return { text: [...lines, 'No project is open.'].join('\n') };
  add('Project', {
    ...(await project.counts()),
    audit: (await project.audit.firstBroken()) === null ? 'whole' : 'changed from outside',
  });
  const models = await project.models.list();
  models.forEach(({ family, parameters, bytes }, i) => add(`Model ${i + 1}`, { family, parameters, bytes }));
  const secrets = await namesIn(place);
  for (const { state, recipe, stage, progress, seconds, error } of (await project.runs.summaries()).slice(-20))
    add('Run', { state, recipe, stage, progress, seconds, error: error === null ? '' : redacted(error, secrets) });
  return { text: lines.join('\n') };
};

/** Everything a person named, longest first, so that no name is left over inside another. */
async function namesIn(place: Place): Promise<readonly string[]> {
  const project = await place.project();
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
