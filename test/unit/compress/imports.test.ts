import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../../main/compress');

/** What every file imports, types included. */
const imports: ReadonlyMap<string, readonly string[]> = new Map(
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [
      file,
      [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, to = '']) =>
        normalize(join(dirname(file), to)),
      ),
    ]),
);

/** The files of an import cycle; null when there is none. */
function cycle(): readonly string[] | null {
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): readonly string[] | null => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const next of imports.get(file) ?? []) {
      const found = visit(next, [...way, file]);
      if (found) return found;
    }
    done.add(file);
    return null;
  };
  for (const file of imports.keys()) {
    const found = visit(file, []);
    if (found) return found;
  }
  return null;
}

describe('main/compress', () => {
  it('has no import cycle, imports of types counted', () => {
    expect(imports.size).toBeGreaterThan(100);
    expect(cycle()).toBeNull();
  });

  it('keeps the form of recipes free of what registries know', () => {
    for (const file of ['recipe/specification.ts', 'recipe/document.ts'])
      for (const imported of imports.get(join(file)) ?? [])
        expect(imported, file).not.toMatch(/granularity|statistics|extraction|inTrainingPruning|tuning/);
  });
});
