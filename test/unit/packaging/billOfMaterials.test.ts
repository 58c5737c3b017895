import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/folder.ts';

interface Component {
  'bom-ref': string;
  purl: string;
  version: string;
  licenses: { expression?: string; license?: object }[];
  hashes: { alg: string; content: string }[];
}

interface Materials {
  bomFormat: string;
  specVersion: string;
  metadata: { component: { 'bom-ref': string } };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

const root = join(import.meta.dirname, '../../..');
const folder = await temporaryFolder();
const script = async <T>(name: string) => (await import(pathToFileURL(join(root, 'scripts', name)).href)) as T;
const { billOfMaterials } = await script<{ billOfMaterials(root: string): Promise<Materials> }>('billOfMaterials.js');
const materials = await billOfMaterials(root);
const refs = materials.components.map((one) => one['bom-ref']);

describe('the bill of materials', () => {
  it('is CycloneDX, with each package once', () => {
    expect([materials.bomFormat, materials.specVersion]).toEqual(['CycloneDX', '1.6']);
    expect(new Set(refs).size).toBe(refs.length);
    expect(refs).toEqual([...refs].sort());
    for (const { purl, licenses, hashes } of materials.components) {
      expect(purl).toMatch(/^pkg:npm\/(%40[^/@]+\/)?[^/@]+@\d+\.\d+\.\d+/);
      expect(licenses, purl).toHaveLength(1);
      expect(hashes[0]?.content, purl).toMatch(/^[0-9a-f]{128}$/);
    }
  });

  it('says what needs what, as Node finds it', () => {
    const known = new Set([materials.metadata.component['bom-ref'], ...refs]);
    expect(materials.dependencies.map(({ ref }) => ref).sort()).toEqual([...known].sort());
    for (const { ref, dependsOn } of materials.dependencies) {
      expect(
        dependsOn.filter((one) => !known.has(one)),
        ref,
      ).toEqual([]);
    }
    // Each has a version of its own, in a folder of its own: the one that Node itself loads from there.
    for (const [name, needed] of [
      ['bl', 'readable-stream'],
      ['tar-fs', 'chownr'],
      ['string_decoder', 'safe-buffer'],
    ] as const) {
      const { version } = createRequire(join(root, 'node_modules', name, 'package.json'))(`${needed}/package.json`) as {
        version: string;
      };
      const found = materials.dependencies.find(({ ref }) => ref.startsWith(`pkg:npm/${name}@`));
      expect(found?.dependsOn, name).toContain(`pkg:npm/${needed}@${version}`);
    }
  });

  it('has checksums of itself and of every installer beside it', async () => {
    const { default: release } = await script<{
      default(result: { outDir: string; artifactPaths: string[] }): Promise<string[]>;
    }>('release.js');
    const installer = join(folder, 'Espalier-9.AppImage');
    await writeFile(installer, 'not much of a program');
    const [written, sums] = await release({ outDir: folder, artifactPaths: [installer] });
    const hashOf = async (path: string) =>
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex');
    expect((await readFile(sums!, 'utf8')).trimEnd().split('\n')).toEqual([
      `${await hashOf(installer)}  Espalier-9.AppImage`,
      `${await hashOf(written!)}  ${written!.slice(folder.length + 1)}`,
    ]);
  });
});
