import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeFileAtomic } from '../../../formats/atomic.ts';
import { exists } from '../../../formats/files.ts';
import { magic } from '../../../formats/gguf/values.ts';
import { endTokens } from '../../../formats/huggingFaceConfig.ts';
import { openGgufModel } from '../../../gguf/model.ts';
import { type Container, type IncomingModel, projectName, roundedNotes } from './container.ts';
import { endNotes } from './tokens.ts';

const isGguf = (name: string): boolean => /\.gguf$/i.test(name) && !isProjector(name);

/** What joins pictures to a model, which programs keep beside its own file. */
const isProjector = (name: string): boolean => /mmproj/i.test(name);

/** Whether a file begins as GGUF files do; some programs keep them without that ending. */
async function beginsAsGguf(path: string): Promise<boolean> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(magic.length), 0, magic.length, 0);
  return buffer.toString('latin1', 0, bytesRead) === magic;
}

/** The GGUF files at a path: itself, or what lies in a folder that is no checkpoint. */
async function filesAt(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => null);
  if (found?.isFile()) return /\.gguf$/i.test(path) || (await beginsAsGguf(path)) ? [path] : [];
  if (!found?.isDirectory() || (await exists(join(path, 'model.safetensors')))) return [];
  if (await exists(join(path, 'model.safetensors.index.json'))) return [];
  return (await readdir(path)).filter(isGguf).map((name) => join(path, name));
}

/** One GGUF file, or a folder that holds one: model and tokenizer in one file. */
export const ggufFile: Container = {
  holds: async (path) => (await filesAt(path)).length > 0,
  open: async (path): Promise<IncomingModel> => {
    const [file, ...others] = await filesAt(path);
    if (file === undefined || others.length)
      throw new Error(
        `${path} holds ${others.length + 1} GGUF files; choose one of them: ${[file, ...others].map((one) => basename(String(one))).join(', ')}.`,
      );
    const { config, source, tokenizer, rounded, licence, ...opened } = await openGgufModel(file);
    const json = (name: string, content: unknown) => text(name, `${JSON.stringify(content, null, 2)}\n`);
    return {
      ...opened,
      ...{
        name: projectName(basename(file).replace(/\.gguf$/i, '')),
        config,
        source,
        licence,
        notes: [...roundedNotes(rounded), ...endNotes(endTokens(config))],
      },
      files: [
        json('tokenizer.json', tokenizer.json),
        json('tokenizer_config.json', tokenizer.settings),
        ...(tokenizer.template === null ? [] : [text('chat_template.jinja', tokenizer.template)]),
        ...(licence === null ? [] : [text('LICENSE', `${licence}\n`)]),
      ],
    };
  },
};

const text = (name: string, content: string): IncomingModel['files'][number] => ({
  name,
  write: (to) => writeFileAtomic(to, content),
});
