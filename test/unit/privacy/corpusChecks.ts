import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { redact } from '../../../main/privacy/redact.ts';
import { Scan, scanText } from '../../../main/privacy/scan.ts';
import { shared } from '../../support/shared.ts';

/** Texts of a domain that nobody wrote for tests. */
export async function textsOf(domain: string): Promise<string[]> {
  const file = await readFile(join(shared as string, 'corpora', 'domains', domain, 'heldout.jsonl'), 'utf8');
  return file
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { text: string }).text);
}

export function itIsRedactedOnce(domains: readonly string[]): void {
  it.each(domains)('%s text is scanned, and redacted once for all', async (domain) => {
    const scan = new Scan();
    const documents = (await textsOf(domain)).map((text, i) => ({ source: `${domain}:${i + 1}`, text }));
    for (const document of documents) {
      const findings = scan.add(document);
      findings.slice(1).forEach(({ from }, i) => expect(from).toBeGreaterThanOrEqual(findings[i]?.to ?? 0));
      const { document: once } = redact(document);
      expect(scanText(once.text)).toEqual([]);
    }
    expect(scan.report().documents).toBe(documents.length);
  });
}
