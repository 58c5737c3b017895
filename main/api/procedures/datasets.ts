import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Implementation } from './implementation.ts';

/** Characters of a document that a preview shows. */
const previewCharacters = 4000;

export const importDataset: Implementation<'datasets.import'> = (place, input, options) =>
  place.task('importDataset', input, options);

export const listDatasets: Implementation<'datasets.list'> = async (place) => (await place.project()).datasets.list();

export const profileDataset: Implementation<'datasets.profile'> = (place, input, options) =>
  place.task('profileDataset', input, options);

/** Reads only up to the documents that are shown. */
export const previewDataset: Implementation<'datasets.preview'> = async (place, { name, split, offset, limit }) => {
  const project = await place.project();
  const { object, documents: total } = (await project.datasets.get(name)).splits[split];
  const file = createReadStream(project.objects.path(object), 'utf8');
  const documents = [];
  let index = 0;
  try {
    for await (const line of createInterface({ input: file })) {
      if (index >= offset + limit) break;
      if (index >= offset && line) {
        const { source, text } = JSON.parse(line) as { source: string; text: string };
        documents.push({ index, source, text: text.slice(0, previewCharacters), characters: text.length });
      }
      index += 1;
    }
  } finally {
    file.destroy();
  }
  return { total, documents };
};
