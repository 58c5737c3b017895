import { copyFile, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { inside, openCheckpoint } from '../../../formats/checkpoint.ts';
import { Refusal } from '../../../formats/errors.ts';
import { readText } from '../../../formats/files.ts';
import { readConfig } from '../../../formats/huggingFaceConfig.ts';
import { readable, refuseQuantised } from '../../../formats/quantised/index.ts';
import { checkpointSource } from '../../../models/checkpointSource.ts';
import { familyOf, textConfigOf } from '../../../models/describe.ts';
import { partsBesideText } from '../../../models/textModel.ts';
import { refuseIncomplete } from '../others/index.ts';
import { otherArchitectures } from '../others/kinds.ts';
import { lyingAt, readCard } from '../others/lying.ts';
import { refuseTensors } from '../others/tensors.ts';
import { repositoryOf } from './cache.ts';
import { type Container, type IncomingModel, projectName, roundedNotes } from './container.ts';
import { incomingTokens } from './tokens.ts';

type Json = Readonly<Record<string, unknown>>;

/** Licences are a few dozen pages long. */
const maxLicenceBytes = 4_000_000;

/** Files beside the weights that belong to a model: kept byte for byte, never executed. */
const companions =
  /^(tokenizer\.json|tokenizer_config\.json|special_tokens_map\.json|added_tokens\.json|generation_config\.json|chat_template\.(jinja|json)|vocab\.json|merges\.txt|tokenizer\.model|LICEN[CS]E.*|NOTICE.*)$/;

/** A checkpoint folder as Hugging Face publishes it. */
export const huggingFaceFolder: Pick<Container, 'open'> = {
  open: async (folder): Promise<IncomingModel> => {
    const lying = await lyingAt(folder);
    const card = await readCard(folder);
    await inside(folder, 'config.json');
    const plain = await readConfig(folder, (config, what) => modelConfigOf(config, what));
    refuseQuantised(plain, card.base);
    refuseIncomplete(lying);
    const { checkpoint, config, rounded } = await readable(await openCheckpoint(folder), plain, card.base);
    try {
      refuseTensors(checkpoint, card.base);
      const source = checkpointSource(checkpoint, config, folder);
      const tokens = await incomingTokens(folder, config);
      const beside = besideNotes(partsBesideText(checkpoint.tensors.keys()));
      const names = (await readdir(folder)).filter((file) => companions.test(file)).sort();
      const name = repositoryOf(folder)?.name ?? basename(resolve(folder));
      return {
        ...{ name: projectName(name), config, source },
        notes: [...roundedNotes(rounded), ...beside, ...tokens.notes],
        licence: card.licence ?? (await licenceFile(folder)),
        files: names.map((file) => ({
          name: file,
          write: tokens.changed[file] ?? (async (to) => copyFile(await inside(folder, file), to)),
        })),
        [Symbol.asyncDispose]: () => checkpoint.close(),
      };
    } catch (error) {
      await checkpoint.close();
      throw error;
    }
  },
};

/** The config of the text model, once it is known that its family is read and that it writes text. */
function modelConfigOf(config: Json, what: string): Json {
  const text = textConfigOf(config);
  familyOf(text, what);
  const code = Array.isArray(config['architectures']) ? config['architectures'].map(String) : [];
  const other = otherArchitectures.find((one) => code.some((name) => one.code.test(name)));
  if (other) throw new Refusal(`${what}: ${code.join(', ')} is ${other.is}.`, other.instead);
  return text;
}

/** What of a multimodal model stays out, in a sentence; nothing for any other. */
const besideNotes = (parts: readonly string[]): string[] =>
  parts.length
    ? [`It is a multimodal model, of which only the text model comes in: ${parts.join(' and ')} stay out.`]
    : [];

/** The first line of a licence file; its name where that is empty, null where there is none. */
async function licenceFile(folder: string): Promise<string | null> {
  const file = (await readdir(folder)).find((entry) => /^LICEN[CS]E/i.test(entry));
  if (!file) return null;
  const text = await readText(join(folder, file), maxLicenceBytes).catch(() => '');
  const line = text.split('\n').find((one) => one.trim());
  return line?.trim().slice(0, 100) ?? file;
}
