import { type Exporter, loadingOf, type Named } from './exporter.ts';
import type { StockModel } from '../models/architecture.ts';
import { methodOf, recipeFiles } from './lineage.ts';
import type { CardFacts, ExportSubject, LineageStep } from './subject.ts';

/** How each program runs the folder, and whether that was tried. */
function runLines(exporter: Exporter, subject: CardSubject, shape: StockModel): string[] {
  const { programs, limit } = loadingOf(exporter, shape, subject);
  const rounded = exporter.rounding(subject)?.note ?? null;
  return [
    `## Run it, as ${exporter.phrase}`,
    '',
    ...(programs.length
      ? [
          '| program | how, in this folder | tried |',
          '|---|---|---|',
          ...programs.map(({ program, run, note }) => `| ${program} | ${run} | ${note} |`),
        ]
      : ['Nothing loads it.']),
    '',
    ...[limit, rounded].flatMap((sentence) => (sentence === null ? [] : [sentenceOf(sentence), ''])),
  ];
}

const sentenceOf = (words: string): string => `${words[0]?.toUpperCase()}${words.slice(1).replace(/\.$/, '')}.`;

const count = (value: number): string => value.toLocaleString('en');

function measurementLine({
  dataset,
  role,
  title,
  digits,
  value,
  low,
  high,
  tokens,
}: CardFacts['measurements'][number]) {
  const shown = (number: number) =>
    number.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const interval = low === null || high === null ? '' : `${shown(low)} – ${shown(high)}`;
  return `| ${dataset} | ${role} | ${title} | ${shown(value)} | ${interval} | ${count(tokens)} |`;
}

type CardSubject = Named & Pick<ExportSubject, 'card'>;

/**
 * README.md of an export in one format: what the model is, what runs the folder, how it was made, what was measured. Known
 * before anything is written, so that it can be shown.
 */
export function modelCard(subject: CardSubject, shape: StockModel, exporter: Exporter): string {
  const { name, card } = subject;
  const { lineage, baseModels, parameters, nonzero, baseParameters } = card;
  const bases = baseModels.map((base) => `**${base}**`).join(' and ');
  const methods = lineage.map(methodOf).join(', then ');
  const share = (value: number) => `${((100 * value) / baseParameters).toFixed(1)} %`;
  return [
    '---',
    `library_name: ${exporter.library}`,
    'pipeline_tag: text-generation',
    'tags: [espalier, pruned]',
    '---',
    '',
    `# ${name}`,
    '',
    lineage.length
      ? `Extracted from ${bases} with Espalier by ${methods}.`
      : `${bases} as it was imported by Espalier.`,
    '',
    '| | |',
    '|---|---|',
    `| parameters | ${count(parameters)} (${share(parameters)} of the base model) |`,
    `| nonzero parameters | ${count(nonzero)} (${share(nonzero)}) |`,
    '',
    ...runLines(exporter, subject, shape),
    ...lineageLines(card),
    '## Text the method was given',
    '',
    ...(card.datasets.length
      ? [
          '| dataset | role | documents | sha256 |',
          '|---|---|---|---|',
          ...card.datasets.map(
            (d) => `| ${d.name} | ${d.role} | ${count(d.documents)} | \`${d.fingerprint.slice(0, 16)}\` |`,
          ),
        ]
      : ['None.']),
    '',
    '## Measurements',
    '',
    ...(card.measurements.length
      ? [
          'On held-out documents that were never used for calibration, with 95 % bootstrap intervals over documents.',
          '',
          '| dataset | role | metric | value | interval | tokens |',
          '|---|---|---|---|---|---|',
          ...card.measurements.map(measurementLine),
        ]
      : ['Not measured yet.']),
    '',
    '## Limits',
    '',
    'A pruned model keeps the limits and the licence terms of its base model, and loses some of what the base model knew;',
    'what it lost outside the text it was measured on is not known.',
    '',
  ].join('\n');
}

/** Every step from the base model on: the order says what was made of what. */
function lineageLines(card: CardFacts): string[] {
  const { lineage } = card;
  if (!lineage.length) return [];
  const files = recipeFiles(card);
  const several = lineage.length > 1;
  return [
    several ? '## Methods, in their order' : '## Method',
    '',
    ...(several ? ['| step | made | of | by |', '|---|---|---|---|'] : []),
    ...(several
      ? lineage.map((step, at) => `| ${at + 1} | ${step.made} | ${step.from.join(', ')} | ${methodOf(step)} |`)
      : []),
    ...(several ? [''] : []),
    ...lineage.flatMap((step, at) => [
      ...(several ? [`### ${at + 1}. ${step.made}`, ''] : []),
      ...(step.recipes.length ? [] : [`Made by ${methodOf(step)}.`, '', ...settingsLines(step.settings)]),
      ...step.recipes.flatMap((recipe) => [
        ...[`${recipe.title}. ${recipe.citation}`, '', ...settingsLines(recipe.settings)],
        ...[`The complete recipe is in \`${files.get(recipe)}\`.`, ''],
      ]),
      ...trainingLines(step),
    ]),
  ];
}

const settingsLines = (settings: unknown): string[] => ['```json', JSON.stringify(settings, null, 2), '```', ''];

/** A training that changed nothing must not be taken for one that did. */
function trainingLines({ trainings }: LineageStep): string[] {
  const vain = trainings.filter(({ gained }) => !gained);
  return vain.flatMap(({ steps, reason }) => [
    `A training of ${steps} steps gained nothing${reason === null ? '' : `: ${reason}`}.`,
    '',
  ]);
}
