/** @type {import('jest').Config} */
module.exports = {
  rootDir: '.',
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/migrations'],
  testMatch: ['**/*.spec.ts'],
  // They kill and freeze servers for minutes: `npm run test:faults`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/faults/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          target: 'es2023',
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  setupFiles: ['<rootDir>/test/support/jest.setup.ts'],
  // A full application leaks about 40 MB per test file under the VM modules flag; a recycled worker gives it back.
  workerIdleMemoryLimit: '512MB',
  maxWorkers: 2,
  // No test is about time: this only ends what hangs. Some start a process seven times, on machines of any speed.
  testTimeout: 60_000,
  reporters: ['default', '<rootDir>/test/support/closing-line.reporter.cjs'],
};
