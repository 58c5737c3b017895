import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

/**
 * The floors of the house (ARCHITECTURE.md), ground floor first: a room imports only from floors below its own.
 */
const floors = [
  ['graph', 'formats', 'components'],
  ['runtime'],
  ['models'],
  ['walk', 'corpus'],
  ['import', 'privacy', 'training'],
  ['tuning'],
  ['inTrainingPruning'],
  ['compress', 'evaluate', 'export', 'select'],
  ['project'],
  ['engine', 'texts'],
  ['heldOut'],
  ['measuring', 'datasets'],
  ['kinds'],
  ['runs'],
  ['tasks'],
  ['api'],
  ['shell', 'host'],
  ['cli'],
];

/** The lowest floor that speaks the contract. */
const speaking = floors.findIndex((floor) => floor.includes('engine'));

/** Rooms that may read any split of a dataset: whoever stores, prepares, shows and measures text. */
const preparing = ['project', 'datasets', 'heldOut', 'api'];

/** For every room: forbid imports of rooms on higher floors, and of neighbours on the same floor. */
const rooms = floors.flatMap((floor, level) =>
  floor.map((room) => {
    const forbidden = [...floors.slice(level + 1).flat(), ...floor.filter((other) => other !== room)];
    const patterns = [
      {
        regex: `^(\\.\\./)+(${forbidden.join('|')})/`,
        message: `${room} may import only from floors below it (ARCHITECTURE.md).`,
      },
      { regex: '^(\\.\\./)+(main|renderer|test|bench)/', message: 'main/ imports from itself and from preload/ only.' },
    ];
    if (room !== 'measuring')
      patterns.push({ regex: '^(\\.\\./)+heldOut/', message: 'Only measuring/ may read held-out text.' });
    if (!preparing.includes(room))
      patterns.push({
        regex: '/project/documents\\.ts$',
        importNames: ['documentsIn'],
        message: 'Read text that may be scored and trained on with documentsOf or texts/.',
      });
    if (room !== 'shell') patterns.push({ regex: '^electron($|/)', message: 'Only main/shell may import electron.' });
    if (level < speaking)
      patterns.push({ regex: '^(\\.\\./)+preload/', message: 'Only engine/ and above speak the contract.' });
    return {
      files: [`main/${room}/**/*.ts`],
      rules: { 'no-restricted-imports': ['error', { patterns }] },
    };
  }),
);

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'coverage/**'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['main/**', 'bench/**', 'test/**', 'scripts/**', '*.config.*'],
    languageOptions: {
      globals: {
        process: 'readonly',
        Buffer: 'readonly',
        performance: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        AbortController: 'readonly',
        fetch: 'readonly',
        Response: 'readonly',
        Request: 'readonly',
        File: 'readonly',
        TextEncoder: 'readonly',
        TextDecoder: 'readonly',
      },
    },
  },
  { files: ['bench/**', 'scripts/**', 'main/cli/**'], rules: { 'no-console': 'off' } },
  {
    files: ['preload/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(\\.\\./)+', message: 'preload/ imports nothing of ours.' }] },
      ],
    },
  },
  ...svelte.configs['flat/recommended'],
  {
    files: ['renderer/**'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      // Types are checked by svelte-check, which knows the browser.
      'no-undef': 'off',
      // Maps here are either local to a computation or caches that nothing renders.
      'svelte/prefer-svelte-reactivity': 'off',
      // Addresses are all made by link(), behind the # of one page.
      'svelte/no-navigation-without-resolve': 'off',
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^(\\.\\./)+(main|test|bench|scripts)/', message: 'renderer/ knows only the contract.' },
            { regex: '^(node:|electron($|/))', message: 'renderer/ runs in a page.' },
          ],
        },
      ],
    },
  },
  ...rooms,
);
