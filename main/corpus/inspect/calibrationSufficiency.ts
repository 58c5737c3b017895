import type { LanguageShare } from './languages.ts';

/** How much text there is for statistics and for measuring. */
export interface TextSupply {
  /** Calibration text. */
  readonly tokens: number;
  /** Full windows that it fills. */
  readonly windows: number;
  readonly heldOutDocuments: number;
  /** Documents, or near duplicates of them, in more than one split. */
  readonly acrossSplits?: number;
  /** Share of documents that repeat another one of the dataset, exactly or nearly. */
  readonly duplicateShare?: number;
  readonly calibrationLanguages?: readonly LanguageShare[];
  readonly heldOutLanguages?: readonly LanguageShare[];
}

/** What of a model's shape says how much calibration text it needs. */
export interface ModelDemand {
  readonly hidden: number;
  /** Columns of the widest linear; its Gram matrix is as wide and as high. */
  readonly widestInput: number;
  /** Of a layer; 1 where there is no choice between experts. */
  readonly experts: number;
  readonly expertsPerToken: number;
}

/** Below so many windows statistics are mostly noise; below so many documents intervals are. */
const fewWindows = 32;
const fewHeldOut = 20;
const fewTokensPerExpert = 256;
const manyDuplicates = 0.1;
/** A language matters from this share of the held-out text on; it is missing where calibration has a quarter of that. */
const muchOfALanguage = 0.1;
const missing = 0.25;

/**
 * Warnings about too little or unfitting text, one sentence or two each: the figures, what they mean, what to do.
 *
 * @param demand of the model; without it only what holds for every model is said.
 */
export function calibrationSufficiency(supply: TextSupply, demand?: ModelDemand): string[] {
  return [
    ...fewStatistics(supply),
    ...(demand ? [...insufficientExperts(supply, demand), ...deficientGram(supply, demand)] : []),
    ...fewMeasurements(supply),
    ...unlikeLanguages(supply),
    ...repeatedText(supply),
  ];
}

function* fewStatistics({ tokens, windows }: TextSupply): Generator<string> {
  if (windows < fewWindows)
    yield `The calibration split has only ${count(tokens)} tokens, enough for ${counted(windows, 'window')}; below ${fewWindows} windows the statistics that decide what stays are mostly chance. Add documents.`;
}

/** Tokens of a layer are shared out among its experts, never evenly; the mean is what can be known beforehand. */
const tokensPerExpert = ({ tokens }: TextSupply, { experts, expertsPerToken }: ModelDemand): number =>
  Math.floor((tokens * expertsPerToken) / experts);

const isMixture = ({ experts, expertsPerToken }: ModelDemand): boolean => experts > expertsPerToken;

function* insufficientExperts(supply: TextSupply, demand: ModelDemand): Generator<string> {
  const each = tokensPerExpert(supply, demand);
  if (!isMixture(demand) || each >= fewTokensPerExpert) return;
  const needed = Math.ceil((fewTokensPerExpert * demand.experts) / demand.expertsPerToken);
  yield `Of ${count(supply.tokens)} calibration tokens an expert sees ${count(each)} on average (${demand.expertsPerToken} of ${demand.experts} experts per token), and rarely chosen ones far fewer; below ${fewTokensPerExpert} their statistics are mostly chance. Use at least ${count(needed)} tokens.`;
}

/**
 * XᵀX of d columns has at most as many independent directions as X has rows: below d tokens it is singular, and methods that
 * invert it (SparseGPT, Optimal Brain Surgeon) or take its root (SVD) lean on their damping alone. With 2 d tokens the spread of
 * its eigenvalues is bounded (Marchenko and Pastur 1967: (1 ± √½)² of what they should be).
 */
function* deficientGram(supply: TextSupply, demand: ModelDemand): Generator<string> {
  const { hidden, widestInput } = demand;
  const { tokens } = supply;
  const methods = 'SparseGPT, Optimal Brain Surgeon, SVD';
  if (tokens < widestInput)
    yield `${count(tokens)} calibration tokens are fewer than the ${count(widestInput)} inputs of the widest linear${tokens < hidden ? ` and than the hidden size of ${count(hidden)}` : ''}, so Gram matrices are singular and methods that use them (${methods}) guess. Use at least ${count(2 * widestInput)} tokens, or a method that needs none, such as Wanda.`;
  else if (tokens < 2 * widestInput)
    yield `${count(tokens)} calibration tokens are less than twice the ${count(widestInput)} inputs of the widest linear, so Gram matrices are inexact; methods that use them (${methods}) do better with ${count(2 * widestInput)} tokens or more.`;
  const each = tokensPerExpert(supply, demand);
  if (isMixture(demand) && tokens >= hidden && each < hidden)
    yield `An expert sees ${count(each)} calibration tokens on average, fewer than its ${count(hidden)} inputs, so its Gram matrix is singular and methods that use it (${methods}) guess. Use at least ${count(Math.ceil((2 * hidden * demand.experts) / demand.expertsPerToken))} tokens, or a method that needs none.`;
}

function* fewMeasurements({ heldOutDocuments }: TextSupply): Generator<string> {
  if (heldOutDocuments < fewHeldOut)
    yield `Only ${counted(heldOutDocuments, 'document')} ${heldOutDocuments === 1 ? 'is' : 'are'} held out; below ${fewHeldOut} intervals are wide and comparisons often end with "not enough data to tell". Add documents.`;
}

function* unlikeLanguages({ calibrationLanguages, heldOutLanguages }: TextSupply): Generator<string> {
  if (!calibrationLanguages || !heldOutLanguages) return;
  const known = (languages: readonly LanguageShare[]) =>
    new Map(languages.map((found) => [found.language, found.share]));
  const [calibration, heldOut] = [known(calibrationLanguages), known(heldOutLanguages)];
  for (const [language, share] of heldOut) {
    const there = calibration.get(language) ?? 0;
    if (language !== null && share >= muchOfALanguage && there < missing * share)
      yield `${percent(share)} of the held-out text is in ${languageName(language)}, but ${percent(there)} of the calibration text; what the model needs for that language may be cut. Add documents in it for calibration.`;
  }
  for (const [language, share] of calibration) {
    const there = heldOut.get(language) ?? 0;
    if (language !== null && share >= muchOfALanguage && there < missing * share)
      yield `${percent(share)} of the calibration text is in ${languageName(language)}, but ${percent(there)} of the held-out text, so measurements hardly show what the model keeps of it. Hold out documents in it, or leave it out.`;
  }
}

function* repeatedText({ acrossSplits = 0, duplicateShare = 0 }: TextSupply): Generator<string> {
  if (duplicateShare >= manyDuplicates)
    yield `${percent(duplicateShare)} of the documents repeat another one, exactly or nearly; they count several times in all statistics. Remove duplicates.`;
  if (acrossSplits)
    yield `${counted(acrossSplits, 'document')} ${acrossSplits === 1 ? 'stands' : 'stand'} in more than one split, some but for spaces or capitals; what is measured on them flatters the variant. Make a dataset without duplicates.`;
}

const count = (value: number): string => value.toLocaleString('en-US');
const counted = (value: number, what: string): string => `${count(value)} ${what}${value === 1 ? '' : 's'}`;
const percent = (share: number): string => `${Math.round(100 * share)} %`;
const languageName = (code: string): string => new Intl.DisplayNames(['en'], { type: 'language' }).of(code) ?? code;
