import { describe, expect, it } from 'vitest';
import { knownButUnsupported } from '../../../main/import/unsupported.ts';

describe('Files that are known but not read', () => {
  it.each(['.ppt', '.pst', '.xlsb', '.pages'])('%s says what it is and what to save it as', (ending) => {
    expect(knownButUnsupported.get(ending)).toMatch(
      /^is an? .*, which cannot be read; .* save it as \.(docx|xlsx|pptx|eml|mbox)$/,
    );
  });
});
