import { describe, expect, it } from 'vitest';
import { redact } from '../../../main/privacy/redact.ts';
import { itComesToAnEnd, pieces } from './hostileText.ts';

describe('a search comes to an end in', () => itComesToAnEnd(100_000, pieces));

it('redacts a long text of nothing but names and numbers', () => {
  const text = 'Dr. Meyer, 030 90260001, DE89370400440532013000; '.repeat(5_000);
  const { document, counts } = redact({ source: 'x', text });
  expect(counts).toMatchObject({ name: 5_000, iban: 5_000 });
  expect(document.text).not.toMatch(/Meyer|DE89/u);
});
