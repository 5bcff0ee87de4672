import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const noVscode = { name: 'vscode', message: 'core, demo and webview work without VS Code.' };

export default defineConfig(
  {
    ignores: ['dist/', '.vscode-test/', 'src/core/query/grammar.js', 'src/core/query/grammar.d.ts'],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-empty-function': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/core/**', 'src/demo/**', 'test/unit/**'],
    rules: {
      'no-restricted-imports': ['error', { paths: [noVscode], patterns: ['**/features/**'] }],
    },
  },
  {
    // Runs in a browser, without VS Code or Node.
    files: ['src/webview/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [noVscode],
          patterns: [
            'node:*',
            '**/features/**',
            '**/demo/**',
            '**/core/*/*',
            '!**/core/*/index.ts',
            // On their own, they need nothing from Node.
            '!**/core/statistics/luminosity.ts',
            '!**/core/statistics/runCounts.ts',
            '!**/core/table/shown.ts',
          ],
        },
      ],
    },
  },
  {
    // The parts of the core and the features may only be entered through their `index.ts`.
    files: ['src/features/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            '**/core/*/*',
            '!**/core/*/index.ts',
            // These load when they are first needed.
            '!**/core/records/catalogue.ts',
            '!**/core/statistics/distributions.ts',
            '!**/core/store/knownIntervals.ts',
            '../*/*',
            '!../*/index.ts',
            // So do these second entry points of other features.
            '!../insert/writing.ts',
            '!../references/providers.ts',
            '!../../**',
            '**/demo/**',
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
);
