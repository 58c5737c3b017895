import { afterwards } from './afterwards.ts';
import { beginning } from './beginning.ts';
import { documents } from './documents.ts';
import { extracting } from './extracting.ts';
import { results } from './results.ts';
import { trouble } from './trouble.ts';

/** A page of the manual: sections with headings, each some paragraphs. */
export interface ManualPage {
  readonly title: string;
  readonly sections: readonly { readonly title: string; readonly paragraphs: readonly string[] }[];
}

/** The manual, by the part of the address that a page has, in the order in which it is read. */
export const manual = { beginning, documents, extracting, results, afterwards, trouble } satisfies Record<
  string,
  ManualPage
>;
