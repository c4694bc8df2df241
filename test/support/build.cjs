const { execFile } = require('node:child_process');
const { promisify } = require('node:util');

/** Builds what is started as a user would. */
module.exports = async function build() {
  await promisify(execFile)(process.execPath, ['node_modules/@nestjs/cli/bin/nest.js', 'build']);
};
