import { describe, expect, it } from 'vitest';
import { craftedContainers, validContainers } from '../../../../../bench/hostile/craftedContainers.ts';
import { RandomChoices } from '../../../../../bench/hostile/random.ts';
import { pieces, wordFile } from '../../../../../bench/hostile/wordFile.ts';
import { checkChains } from '../../../../../main/import/office/old/chains.ts';
import { oldWord } from '../../../../../main/import/office/old/word/reader.ts';
import { importedFiles } from '../../../../support/importing.ts';
import { readItems } from '../../../../support/readItems.ts';

const files = await importedFiles();
const kinds = ['doc', 'xls', 'msg'] as const;
const harmed = (kind: (typeof kinds)[number], name: string): Buffer =>
  craftedContainers[kind]![name]!(new RandomChoices(1, 1));
const read = async (kind: (typeof kinds)[number], name: string) =>
  (await files.read(`a.${kind}`, harmed(kind, name))).map((item) => ('problem' in item ? item.problem : item));
const damaged = (what: string) => [`is damaged: ${what}; open it in its own program and save it again`];

describe.each(kinds)('Compound files (.%s)', (kind) => {
  it('that are whole are taken', () => {
    expect(() => checkChains(validContainers[kind]())).not.toThrow();
  });

  it('whose chains or whose list go in a circle are refused before a library follows them for ever', async () => {
    for (const name of ['every sector behind itself', 'sectors in a circle', 'tables in a circle'])
      expect(await read(kind, name), name).toEqual(damaged('its parts go in a circle'));
    expect(await read(kind, 'a directory in a circle')).toEqual(damaged('its list of parts goes in a circle'));
  });

  it('that say more than they hold are refused', async () => {
    expect(await read(kind, 'streams of two gigabytes')).toEqual(damaged('a part of it is missing'));
    expect(await read(kind, 'huge sectors')).toEqual(damaged('its sectors have a size that no program writes'));
  });
});

describe('Old Word documents made to do harm', () => {
  const text = async (bytes: Buffer) =>
    (await readItems(oldWord, 'a.doc', bytes)).map((item) => ('text' in item ? item.text : item));

  it('show a text once, wherever their tables send them back to', async () => {
    const words = Buffer.from('Words.\r');
    const back = pieces([0, words.length, 0, words.length, 0, words.length], () => 898);
    expect(await text(wordFile({ text: words, tables: { 33: back } }))).toEqual(['Words.']);
    const [long] = await text(harmed('doc', 'headers back and forth'));
    expect(String(long).length).toBeLessThan(20_000);
  });

  it('show a note that holds its own mark once', async () => {
    expect(await text(harmed('doc', 'a note in itself'))).toEqual([
      'Words that may be read.\n\n[1]\n\nsee .\n\n[1] Words that may be read.',
    ]);
  });

  it('that say that they have more text than they hold are refused', async () => {
    expect(await text(harmed('doc', 'pieces back and forth'))).toEqual([
      expect.objectContaining({
        problem: 'is damaged: it says that it has more text than it holds; open it in Word and save it again',
      }),
    ]);
  });

  it('show the result of a field, and nothing of what stands in the code of one around it', async () => {
    const field = (code: string, result: string) => `\x13${code}\x14${result}\x15`;
    const words = `Before ${field(`IF ${field('PAGE', 'seven')} `, `${field('DATE', 'today')} and on`)} after. \x15\x14End.\r`;
    expect(await text(wordFile({ text: Buffer.from(words, 'latin1') }))).toEqual(['Before today and on after. End.']);
  });
});
