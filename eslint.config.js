import vue from 'eslint-plugin-vue'
import { defineConfig, globalIgnores } from 'eslint/config'
import { configs, parser } from 'typescript-eslint'

// The compiler sees to types, this to what it lets through: `any`, promises nobody waits for, and the project's own rules.
// How a module may be reached is tested in packages/server/src/architecture.test.ts.

const typescript = ['packages/{contract,server}/**/*.ts', 'test/**/*.ts', '*.ts']
const tests = ['**/*.test.ts', 'packages/server/test/**', 'test/**']

export default defineConfig(
  globalIgnores(['**/dist/', '**/node_modules/', 'bench/results/', 'test-results/', 'playwright-report/', 'packages/web/src/*.d.ts', 'packages/server/src/database/tables.ts']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: typescript,
    extends: [configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A value that the code around it shows to be there is written `value!`, since `noUncheckedIndexedAccess` cannot see it.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A number in a message is a number in a message.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `(error) => void (broken = error)` and `return connection.close()` are clear.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      // Some of Fastify's methods give something to wait for that is no promise.
      '@typescript-eslint/await-thenable': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // Fastify takes async plugins and handlers that have nothing to wait for, and interfaces promise what one side does at once.
      '@typescript-eslint/require-await': 'off',
      // `query<Row>()`: the caller states the shape, since SQL text has none.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // Where a check is unnecessary by the types but not by the world (a JSON body, a header), it stays.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // What `createX` returns closes over its needs and has no `this`.
      '@typescript-eslint/unbound-method': 'off',
      // The enums of libraries (pg's type numbers) meet plain numbers and strings; we have none of our own.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      // The types of Node say less than the truth here: `isTTY` is undefined where there is no terminal.
      '@typescript-eslint/no-unnecessary-type-conversion': 'off',
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'off',
      // Rows and wire data are turned into text where their type is known to the reader.
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true, allowThrowingAny: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false, properties: false, variables: false } }],
    },
  },
  { files: ['bench/**/*.ts'], extends: [configs.strict], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  {
    files: ['packages/web/**/*.{ts,vue}'],
    extends: [configs.strict, vue.configs['flat/recommended']],
    languageOptions: { parserOptions: { parser } },
    rules: {
      // vue-tsc knows names better.
      'no-undef': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      'vue/no-v-html': 'error',
      'vue/require-default-prop': 'off',
      'vue/multi-word-component-names': 'off',
      // Line breaks are the writer's.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/attributes-order': 'off',
    },
  },
  {
    files: ['**/*.{ts,vue}'],
    rules: {
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', { selector: 'TSEnumDeclaration', message: 'Node strips types only: use an `as const` object.' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  {
    files: tests,
    // `expect.any(String)` is an any.
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  {
    // Commander hands over what it parsed without types; what is declared there is what a command takes.
    files: ['packages/server/src/cli/{program,offered,people}.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: ['packages/{contract,server}/src/**/*.ts'],
    ignores: [...tests, 'packages/server/src/cli/fairway.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Who calls out does so in one place, with a time limit.' }],
    },
  },
)
