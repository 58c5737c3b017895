import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { redact } from '../../../main/privacy/redact.ts';
import { Scan, scanText } from '../../../main/privacy/scan.ts';
import { needsShared, shared } from '../../support/shared.ts';

describe.skipIf(!shared)(needsShared('texts as people wrote them'), () => {
  const texts = async (domain: string): Promise<string[]> => {
    const file = await readFile(join(shared as string, 'corpora', 'domains', domain, 'heldout.jsonl'), 'utf8');
    return file
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { text: string }).text);
  };

  it.each(['medical', 'legal', 'finance', 'code', 'general'])(
    '%s text is scanned, and redacted once for all',
    async (domain) => {
      const scan = new Scan();
      const documents = (await texts(domain)).map((text, i) => ({ source: `${domain}:${i + 1}`, text }));
      for (const document of documents) {
        const findings = scan.add(document);
        findings.slice(1).forEach(({ from }, i) => expect(from).toBeGreaterThanOrEqual(findings[i]?.to ?? 0));
        const { document: once } = redact(document);
        expect(scanText(once.text)).toEqual([]);
      }
      expect(scan.report().documents).toBe(documents.length);
    },
  );

  it('scientific text is not full of telephone and account numbers', async () => {
    const scan = new Scan();
    for (const text of await texts('medical')) scan.add({ source: 'x', text });
    const { documents, kinds } = scan.report();
    const numbers = kinds.filter(({ kind }) => !['name', 'address', 'email', 'profile-url'].includes(kind));
    expect(numbers.reduce((sum, { found }) => sum + found, 0)).toBeLessThan(documents / 50);
  });
});
