import { join } from 'node:path';
import { writeFileAtomic } from '../../formats/atomic.ts';
import { exists } from '../../formats/files.ts';
import { isRecord, readJson } from '../../formats/json.ts';
import { maxTokenizerBytes, openTokenizer, promptIds, type Tokenizer } from '../../formats/tokenizer.ts';
import { processorStarting } from '../../formats/vocabulary/postProcessor.ts';
import type { ExportSubject } from '../subject.ts';

/** Texts that both have to read alike. */
const texts = ['', 'The quick brown fox, twice.', '  1,234 lines\n\twith "signs" – naïve ☂'];

/** The tokenizer in a folder as the model's own files have it; null where there is none. */
async function ownTokenizer({ files }: ExportSubject): Promise<Tokenizer | null> {
  const path = (name: string) => files.find((file) => file.name === name)?.path;
  const tokenizer = path('tokenizer.json');
  return tokenizer === undefined ? null : openTokenizer({ tokenizer, settings: path('tokenizer_config.json') });
}

/** Settings for a tokenizer that has none: transformers.js loads no tokenizer without, and would take blanks out of what it writes. */
const plainSettings = { tokenizer_class: 'PreTrainedTokenizerFast', clean_up_tokenization_spaces: false };

/**
 * transformers.js puts before a text what the post-processor in tokenizer.json says, and heeds no setting beside it. Where a setting says
 * otherwise, what the model's texts begin with is written there.
 */
export async function writeTextPath(subject: ExportSubject, folder: string): Promise<void> {
  const own = await ownTokenizer(subject);
  if (!own) return;
  const settings = join(folder, 'tokenizer_config.json');
  if (!(await exists(settings))) await writeFileAtomic(settings, `${JSON.stringify(plainSettings)}\n`);
  const path = join(folder, 'tokenizer.json');
  // Without settings, as transformers.js reads it.
  if ((await openTokenizer({ tokenizer: path })).start.join() === own.start.join()) return;
  const json = await readJson(path, maxTokenizerBytes);
  if (!isRecord(json)) return;
  const tokens = own.start.map((id) => ({ id, text: own.token(id) }));
  const changed = { ...json, post_processor: processorStarting(json['post_processor'], tokens) };
  await writeFileAtomic(path, `${JSON.stringify(changed)}\n`);
}

/** Reads texts as transformers.js does, from the folder's tokenizer.json alone. @throws where they become other tokens than the model's own. */
export async function verifyTextPath(subject: ExportSubject, folder: string): Promise<void> {
  const own = await ownTokenizer(subject);
  if (!own) return;
  const path = join(folder, 'tokenizer.json');
  if (!(await exists(path))) throw new Error(`${path} is not there; nothing was exported.`);
  const client = await openTokenizer({ tokenizer: path });
  for (const text of texts)
    if (promptIds(client, text).join() !== promptIds(own, text).join())
      throw new Error(
        `${path} makes other tokens of ${JSON.stringify(text)} than the model's tokenizer; nothing was exported.`,
      );
}
