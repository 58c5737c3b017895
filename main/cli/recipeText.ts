import type { Output } from '../../preload/contract/index.ts';
import { signed } from './signed.ts';

type About = Output<'recipes.about'>;

/** The page of a recipe: the same parts in the same order for every one, as the window has them. */
export function recipeText(about: About): string {
  const { title, claims, differs } = about;
  return [
    title,
    ...part('Paper', paperLines(about)),
    ...part('What it proposes', [claims]),
    ...part('What we measured', measuredLines(about)),
    ...part('What differs from the paper and what to know', differs.length ? differs : ['Nothing is noted.']),
    ...part('In short', factLines(about)),
  ].join('\n');
}

const part = (heading: string, lines: readonly string[]): readonly string[] => [
  '',
  heading,
  ...lines.map((line) => `  ${line}`),
];

/** A control has no source; other recipes without a title of a paper go back to those that they cite. */
function paperLines({ paper, citation }: About): readonly string[] {
  if (paper !== null) return [paper, citation];
  return citation
    ? [`None of the papers that are counted; after ${citation}`]
    : ['A control: others are measured beside it.'];
}

function measuredLines({ verdict, measured, control, model }: About): readonly string[] {
  const beside =
    control === null ? 'Nothing simpler stands beside it.' : `The next simpler method of its kind is ${control}.`;
  if (!measured.length) return [`${beside} It was not measured since it last changed.`];
  return [
    `${verdict}, in nats per token on held-out text with ${model}; less than zero is better:`,
    ...measured.map(
      ({ domain, control: than, difference, low, high }) =>
        `${domain}: ${signed(difference)} beside ${than} (${signed(low)} to ${signed(high)})`,
    ),
  ];
}

const factLines = ({ kind, share, shrinks, trains, passes }: About): readonly string[] => [
  `What goes: ${kind ?? 'nothing: it trains or adds something'}`,
  ...(share ? [`Share, where none is chosen: ${Math.round(share * 100)} %`] : []),
  `File: ${shrinks ? 'becomes smaller' : 'keeps its size'}`,
  `Training: ${trains ? 'trains' : 'does not train'}`,
  `Work: about ${Math.max(1, Math.round(passes))} passes over the calibration text`,
];
