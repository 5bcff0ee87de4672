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
    // Runs in a browser: of VS Code and Node it knows nothing.
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
            // Alone it needs nothing of Node.
            '!**/core/statistics/luminosity.ts',
            '!**/core/table/shown.ts',
          ],
        },
      ],
    },
  },
  {
    // Only `index.ts` is a door: of the core's parts and of the features.
    files: ['src/features/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            '**/core/*/*',
            '!**/core/*/index.ts',
            // These load when they are needed first.
            '!**/core/records/catalogue.ts',
            '!**/core/statistics/distributions.ts',
            '!**/core/store/knownIntervals.ts',
            '../*/*',
            '!../*/index.ts',
            // So do these, other features' second doors.
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
