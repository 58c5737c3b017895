import { join } from 'node:path';
import { readText } from '../../../formats/files.ts';
import { isRecord, readJson } from '../../../formats/json.ts';
import { huggingFace } from './huggingFace.ts';
import { ollama } from './ollama.ts';
import type { Program, Surroundings } from './place.ts';
import { walked } from './walked.ts';

const maxSettingsBytes = 1_000_000;

/** Its folder, where it was moved to, and where its settings say that models go. */
async function lmStudioRoots({ home }: Surroundings): Promise<readonly string[]> {
  const pointed = (await readText(join(home, '.lmstudio-home-pointer'), 10_000).catch(() => '')).trim();
  const homes = [...(pointed ? [pointed] : []), join(home, '.lmstudio'), join(home, '.cache', 'lm-studio')];
  const chosen = await Promise.all(
    homes.map(async (one) => {
      const settings = await readJson(join(one, 'settings.json'), maxSettingsBytes).catch(() => null);
      const folder = isRecord(settings) ? settings['downloadsFolder'] : undefined;
      return typeof folder === 'string' && folder ? [folder] : [];
    }),
  );
  return [...chosen.flat(), ...homes.map((one) => join(one, 'models'))];
}

const cache = ({ home, variables: { XDG_CACHE_HOME: own } }: Surroundings) => own ?? join(home, '.cache');
const fixed =
  (...folders: readonly (readonly string[])[]) =>
  ({ home }: Surroundings) =>
    Promise.resolve(folders.map((folder) => join(home, ...folder)));

/** Programs that keep models on people's machines, and where people put them themselves. */
export const programs: readonly Program[] = [
  huggingFace,
  walked('LM Studio', lmStudioRoots, 3),
  ollama,
  walked(
    'ModelScope',
    (at) => Promise.resolve([join(at.variables['MODELSCOPE_CACHE'] ?? join(cache(at), 'modelscope'), 'hub')]),
    4,
    // Its folders have three lines in place of a dot.
    (name) => name.replaceAll('___', '.'),
  ),
  walked('llama.cpp', (at) => Promise.resolve([at.variables['LLAMA_CACHE'] ?? join(cache(at), 'llama.cpp')]), 1),
  walked('Jan', fixed(['jan', 'models'], ['.local', 'share', 'Jan', 'data', 'llamacpp', 'models']), 4),
  walked(
    'GPT4All',
    fixed(
      ['.local', 'share', 'nomic.ai', 'GPT4All'],
      ['Library', 'Application Support', 'nomic.ai', 'GPT4All'],
      ['AppData', 'Local', 'nomic.ai', 'GPT4All'],
    ),
    1,
  ),
  walked('Folder', fixed(['models'], ['Models'], ['llms'], ['Downloads'], ['Documents']), 3),
];
