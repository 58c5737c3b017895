/**
 * What may import what (dependency-cruiser; `npm run lint` runs it). Type imports and `import()` count like any other.
 *
 * @typedef {import('dependency-cruiser').IForbiddenRuleType} Rule
 */

/** The floors of the house (ARCHITECTURE.md), ground floor first: a room imports only from floors below its own. */
export const floors = [
  ['graph', 'formats', 'components'],
  ['runtime'],
  ['models'],
  ['walk', 'corpus', 'gguf'],
  ['import', 'privacy', 'training'],
  ['tuning'],
  ['inTrainingPruning'],
  ['compress', 'evaluate', 'export', 'select'],
  ['project'],
  ['engine', 'texts'],
  ['heldOut'],
  ['measuring', 'datasets'],
  ['kinds'],
  ['advice'],
  ['runs'],
  ['sweeps'],
  ['tasks'],
  ['api'],
  ['shell', 'host'],
  ['cli'],
];

/** The lowest floor that speaks the contract. */
const lowestSpeaking = floors.findIndex((floor) => floor.includes('engine'));

/** The folder of a room, or of several. */
const room = (...names) => `^main/(${names.join('|')})/`;

/** Rooms that may read any split of a dataset: whoever stores, prepares, shows and measures text. */
const preparing = ['project', 'datasets', 'heldOut', 'api'];

const electron = '(^|/)electron($|/)';

/** Rooms on higher floors, and neighbours on the same floor, are out of reach. */
const floorRules = floors.flatMap((floor, level) =>
  floor.map((name) => ({
    name: `floor-of-${name}`,
    comment: `${name} may import only from floors below it (ARCHITECTURE.md).`,
    from: { path: room(name) },
    to: { path: room(...floors.slice(level + 1).flat(), ...floor.filter((other) => other !== name)) },
  })),
);

const borders = [
  {
    name: 'main-knows-itself',
    comment: 'main/ imports from itself and from preload/ only.',
    from: { path: '^main/' },
    to: { path: '^(renderer|test|bench|scripts)/' },
  },
  {
    name: 'contract-from-engine-up',
    comment: 'Only engine/ and above speak the contract.',
    from: { path: room(...floors.slice(0, lowestSpeaking).flat()) },
    to: { path: '^preload/' },
  },
  {
    name: 'held-out-for-measuring',
    comment: 'Only measuring/ may read held-out text.',
    from: { path: '^main/', pathNot: room('measuring', 'heldOut') },
    to: { path: room('heldOut') },
  },
  {
    name: 'any-split-for-preparing',
    comment: 'Read text that may be scored and trained on with documentsOf or texts/.',
    from: { path: '^main/', pathNot: room(...preparing) },
    to: { path: '^main/project/documentFile\\.ts$' },
  },
  {
    name: 'form-of-recipes',
    comment: 'The form of a recipe knows no registry; what registries know of it is asked in recipe/validate.ts.',
    from: { path: '^main/compress/recipe/(specification|document)\\.ts$' },
    to: { path: '/(granularity|statistics|extraction|inTrainingPruning|tuning)/' },
  },
  {
    name: 'electron-in-shell',
    comment: 'Only main/shell and preload/ may import electron; everything else runs under plain Node or in a page.',
    from: { path: '^(main|renderer)/', pathNot: room('shell') },
    to: { path: electron },
  },
  {
    name: 'preload-knows-nothing',
    comment: 'preload/ imports nothing of ours.',
    from: { path: '^preload/' },
    to: { path: '^(main|renderer|test|bench|scripts)/' },
  },
  {
    name: 'renderer-knows-the-contract',
    comment: 'renderer/ knows only the contract.',
    from: { path: '^renderer/' },
    to: { path: '^(main|test|bench|scripts)/' },
  },
  {
    name: 'renderer-in-a-page',
    comment: 'renderer/ runs in a page, where Node is not.',
    from: { path: '^renderer/' },
    to: { dependencyTypes: ['core'] },
  },
];

/**
 * The only circles: an operator whose gradient is the other one, and back. A broadcast is undone by a sum, whose gradient
 * is a broadcast.
 */
const gradientCircles = [
  ['elementwise/Sin', 'elementwise/Cos'],
  ['shape/Squeeze', 'shape/Unsqueeze'],
  ['shape/Concat', 'shape/Split'],
  ['indexing/GatherElements', 'indexing/ScatterElements'],
  ['elementwise/broadcast', 'reduction/ReduceSum', 'shape/Expand'],
].map((files) => `^main/graph/ops/(${files.join('|')})\\.ts$`);

const circleRules = [
  {
    name: 'no-circle',
    comment:
      'Files must not import each other in a circle, types included: move what both need into a file of its own.',
    from: { pathNot: gradientCircles },
    to: { circular: true },
  },
  ...gradientCircles.map((files) => ({
    name: 'no-other-circle',
    comment: 'Gradients may go in a circle among these operators only.',
    from: { path: files },
    to: { circular: true, via: { pathNot: files } },
  })),
];

export default {
  forbidden: [...floorRules, ...borders, ...circleRules].map((rule) => ({ severity: 'error', ...rule })),
  options: {
    // Type imports are dependencies too. (Of .svelte files it sees only values: they are compiled first.)
    tsPreCompilationDeps: true,
    moduleSystems: ['es6'],
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.svelte', '.js'] },
  },
};
