import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'coverage/**'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      // Languages have their own spaces: before %, and in French before ? too.
      'no-irregular-whitespace': ['error', { skipStrings: true, skipTemplates: true }],
      eqeqeq: 'error',
    },
  },
  {
    // TypeScript knows the globals of each world by its own configuration (main/, preload/, renderer/); these files have none.
    files: ['**/*.js'],
    languageOptions: { globals: { process: 'readonly', URL: 'readonly', fetch: 'readonly' } },
  },
  { files: ['bench/**', 'scripts/**', 'main/cli/**'], rules: { 'no-console': 'off' } },
  // What is longer has more than one job.
  {
    files: ['main/**', 'preload/**', 'renderer/**'],
    rules: { 'max-lines': ['error', { max: 300 }] },
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
    },
  },
  {
    // What may import what is in dependencies.config.js; only types in .svelte files are not seen there.
    files: ['renderer/**/*.svelte'],
    rules: {
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
);
