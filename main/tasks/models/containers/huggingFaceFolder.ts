import { copyFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { inside, openCheckpoint } from '../../../formats/checkpoint.ts';
import { readText } from '../../../formats/files.ts';
import { readConfig } from '../../../formats/huggingFaceConfig.ts';
import { readable } from '../../../formats/quantised/index.ts';
import { openTokenizer, tokenizerFiles } from '../../../formats/tokenizer.ts';
import { checkpointSource } from '../../../models/checkpointSource.ts';
import { textConfigOf } from '../../../models/describe.ts';
import { partsBesideText } from '../../../models/textModel.ts';
import { type Container, type IncomingModel, roundedNotes } from './container.ts';

/** Files beside the weights that belong to a model: kept byte for byte, never executed. */
const companions =
  /^(tokenizer\.json|tokenizer_config\.json|special_tokens_map\.json|added_tokens\.json|generation_config\.json|chat_template\.jinja|vocab\.json|merges\.txt|tokenizer\.model|LICEN[CS]E.*|NOTICE.*)$/;

/** Cards are a few pages long. */
const maxCardBytes = 4_000_000;

/** A checkpoint folder as Hugging Face publishes it. */
export const huggingFaceFolder: Pick<Container, 'open'> = {
  open: async (folder): Promise<IncomingModel> => {
    const plain = await readConfig(folder, textConfigOf);
    const { checkpoint, config, rounded } = await readable(await openCheckpoint(folder), plain);
    try {
      const source = checkpointSource(checkpoint, config, folder);
      const { vocabularySize } = await openTokenizer(tokenizerFiles(folder));
      const { vocabulary } = source.architecture;
      if (vocabularySize > vocabulary)
        throw new Error(
          `${folder}: tokenizer.json has ${vocabularySize} tokens, but config.json has vocab_size ${vocabulary}.`,
        );
      const notes = [...roundedNotes(rounded), ...besideNotes(partsBesideText(checkpoint.tensors.keys()))];
      const names = (await readdir(folder)).filter((file) => companions.test(file)).sort();
      return {
        ...{ name: basename(folder), config, source, licence: await licenceOf(folder), notes },
        files: names.map((name) => ({ name, write: async (to) => copyFile(await inside(folder, name), to) })),
        [Symbol.asyncDispose]: () => checkpoint.close(),
      };
    } catch (error) {
      await checkpoint.close();
      throw error;
    }
  },
};

/** What of a multimodal model stays out, in a sentence; nothing for any other. */
const besideNotes = (parts: readonly string[]): string[] =>
  parts.length
    ? [`It is a multimodal model, of which only the text model comes in: ${parts.join(' and ')} stay out.`]
    : [];

/** The licence that a model card or a licence file names. */
async function licenceOf(folder: string): Promise<string | null> {
  const card = await readText(join(folder, 'README.md'), maxCardBytes).catch(() => '');
  const frontMatter = /^---\n([\s\S]*?)\n---/.exec(card)?.[1] ?? '';
  const named = /^license:\s*["']?([^"'\n]{1,100}?)["']?\s*$/m.exec(frontMatter)?.[1];
  if (named) return named;
  const file = (await readdir(folder)).find((entry) => /^LICEN[CS]E/i.test(entry));
  if (!file) return null;
  const text = await readText(join(folder, file), maxCardBytes).catch(() => '');
  return (
    text
      .split('\n')
      .find((line) => line.trim())
      ?.trim()
      .slice(0, 100) ?? file
  );
}
