// Prints what CHANGELOG.md says about a version, for its release. Fails where the changelog does not tell of it, or where
// package.json and package-lock.json are of another version.
//
//   node scripts/release-notes.mjs v1.2.3
import { readFileSync } from 'node:fs';

const [tag = ''] = process.argv.slice(2);
const [, version] = /^v?(\d+\.\d+\.\d+(?:-[\da-z.-]+)?)$/i.exec(tag) ?? [];
if (version === undefined) fail('Usage: node scripts/release-notes.mjs v1.2.3');

for (const file of ['package.json', 'package-lock.json']) {
  const found = JSON.parse(readFileSync(file, 'utf8')).version;
  if (found !== version) fail(`${file} is of version ${found}, not ${version}`);
}

const sections = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m).slice(1);
const section = sections.find((text) => text.startsWith(`[${version}]`));
if (section === undefined) fail(`CHANGELOG.md does not tell of ${version}`);
const [heading, ...lines] = section.split('\n');
if (!/^\[[^\]]+\] - \d{4}-\d{2}-\d{2}$/.test(heading)) fail(`The heading of ${version} in CHANGELOG.md lacks a date`);
// Links at the end of the file belong to no section.
const notes = lines
  .filter((line) => !/^\[[^\]]+\]: /.test(line))
  .join('\n')
  .trim();
if (notes === '') fail(`CHANGELOG.md says nothing about ${version}`);
console.log(notes);

function fail(message) {
  console.error(message);
  process.exit(1);
}
