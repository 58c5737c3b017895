import { Buffer } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { passedOn } from './passedOn.js';

/** What a licence is called where a package does not use the names of SPDX. */
const spdx = /^[A-Za-z0-9.+()\- ]+$/;

/** Address of a package (package-url/purl-spec, npm). */
const purl = ({ name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

const licences = ({ license }) =>
  license === undefined
    ? []
    : [
        spdx.test(license) && !/^SEE /.test(license)
          ? { expression: license.replaceAll(' or ', ' OR ') }
          : { license: { name: license } },
      ];

/** A package as a component; npm's integrity is the SHA-512 of its archive in base64, CycloneDX writes it in hexadecimal. */
function component(found) {
  const [, scope, name] = /^(?:(@[^/]+)\/)?(.+)$/.exec(found.name);
  const [, digest] = /^sha512-(\S+)/.exec(found.integrity ?? '') ?? [];
  return {
    type: found.name === 'electron' ? 'framework' : 'library',
    'bom-ref': purl(found),
    ...(scope ? { group: scope } : {}),
    name,
    version: found.version,
    purl: purl(found),
    licenses: licences(found),
    ...(digest ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] } : {}),
  };
}

/** The package that a name means inside another: the nearest folder upwards, as Node resolves it. */
function resolve(byPath, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const found = byPath.get(`${folder}${folder ? '/' : ''}node_modules/${name}`);
    if (found || folder === '') return found;
  }
}

/** Everything that is passed on with the program, as CycloneDX 1.6 has it (ECMA-424). */
export async function billOfMaterials(root) {
  const found = await passedOn(root);
  const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const byPath = new Map(found.map((one) => [one.path, one]));
  const unique = [...new Map(found.map((one) => [purl(one), one])).values()].sort((a, b) =>
    purl(a) < purl(b) ? -1 : 1,
  );
  const needs = (path, { dependencies = {}, optionalDependencies = {} }) => {
    const names = Object.keys({ ...dependencies, ...optionalDependencies });
    return [...new Set(names.flatMap((name) => resolve(byPath, path, name) ?? []).map(purl))].sort();
  };
  const ref = `${own.name}@${own.version}`;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: { type: 'application', 'bom-ref': ref, name: own.name, version: own.version, licenses: licences(own) },
    },
    components: unique.map(component),
    dependencies: [
      {
        ref,
        dependsOn: [...new Set(found.filter(({ path }) => path.lastIndexOf('node_modules/') === 0).map(purl))].sort(),
      },
      ...unique.map((one) => ({ ref: purl(one), dependsOn: needs(one.path, one) })),
    ],
  };
}
