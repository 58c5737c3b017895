import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openGguf } from '../../../main/formats/gguf/reader.ts';
import { openGgufModel } from '../../../main/gguf/model.ts';
import { describe as describeModel, describeJson } from '../../../main/models/describe.ts';
import type { Architecture } from '../../../main/models/architecture.ts';
import { rotaryFrequencies } from '../../../main/models/rotary.ts';
import { ggufConfigs } from '../../support/familyConfigs.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { exportedGguf } from '../../support/ggufFile.ts';
import { memorySource, seededWeights } from '../../support/seededModel.ts';
import { tinyTokenizer } from '../../support/tinyModel.ts';

const root = await temporaryFolder();

/** What a model is, with the frequencies that its scaling gives instead of the words for it, which a file need not have. */
const computed = ({ rotary, ...rest }: Architecture) => {
  const { scaling, ...base } = rotary!;
  const turned = rotaryFrequencies(rotary!, 8);
  return { ...rest, base, scaled: scaling !== null, turns: [turned.amplitude, ...turned.frequencies].map(Math.fround) };
};

describe.each(ggufConfigs)('%s as GGUF', (name, { config, gguf }) => {
  const { family, architecture } = describeJson(config);
  const source = memorySource(architecture, seededWeights(architecture, 5, family), family);

  it('comes back as the same model, with the same numbers', async () => {
    const path = await exportedGguf(join(root, name), source, config, tinyTokenizer);
    await using file = await openGguf(path);
    expect(file.metadata.get('general.architecture')).toBe(gguf);
    await using model = await openGgufModel(path);
    expect(model.config.model_type).toBe((config as Record<string, unknown>)['model_type']);
    expect(model.config.raw).not.toHaveProperty('espalier');
    expect(computed(describeModel(model.config).architecture)).toEqual(computed(architecture));
    const named = new Map(model.source.parameters.map((parameter) => [parameter.name, parameter]));
    for (const parameter of source.parameters) {
      const [own, found] = [await source.read(parameter), await model.source.read(named.get(parameter.name)!)];
      // A gain is written with its offset, beside which float32 has fewer digits.
      const limit = (parameter.offset ?? 0) * 2 ** -23;
      expect(
        own.every((value, i) => Math.abs(value - found[i]!) <= limit),
        parameter.name,
      ).toBe(true);
    }
  });
});
