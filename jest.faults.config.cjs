const config = require('./jest.config.cjs');

/** The world's faults, against built processes and servers of their own. */
module.exports = {
  ...config,
  roots: ['<rootDir>/test/faults'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/test/support/build.cjs',
  testTimeout: 90_000,
};
