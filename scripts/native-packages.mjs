// Adds what `npm ci --omit=optional` leaves out although production needs it: the compiled parts of packages such as sharp, which
// hang on them as optional dependencies, one per platform. Just those of one platform are put in, at the versions and with the
// checksums of the lock file; everything else that is optional stays out.
//
//   node scripts/native-packages.mjs [--cpu x64|arm64] [--libc glibc|musl] [--list]
//
// Linux only. Without --cpu it is this machine's; --list prints the names and installs nothing.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** Docker says amd64 where Node says x64. */
const CPUS = { amd64: 'x64', x64: 'x64', arm64: 'arm64' };

const { values: options } = parseArgs({
  options: {
    cpu: { type: 'string', default: process.arch },
    libc: { type: 'string', default: 'glibc' },
    list: { type: 'boolean', default: false },
  },
});
const cpu = CPUS[options.cpu];
if (cpu === undefined) fail(`--cpu must be one of ${Object.keys(CPUS).join(', ')}`);
if (!['glibc', 'musl'].includes(options.libc)) fail('--libc must be glibc or musl');

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const needed = nativeParts();
if (options.list) {
  for (const { name, version } of needed) console.log(`${name}@${version}`);
} else {
  for (const part of needed) install(part);
}

/** Platform packages among the optional dependencies of what production installs. */
function nativeParts() {
  return Object.entries(packages)
    .filter(([folder, { dev, optional, devOptional }]) => folder !== '' && !dev && !optional && !devOptional)
    .flatMap(([folder, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).map((name) => ({ name, folder: folderOf(name, folder) })),
    )
    .filter(({ folder }) => folder !== undefined && isForPlatform(packages[folder]))
    .map(({ name, folder }) => ({ name, folder, ...packages[folder] }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Where Node would find `name` from the package in `from`: beside it or further up. */
function folderOf(name, from) {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    const folder = base === '' ? `node_modules/${name}` : `${base}/node_modules/${name}`;
    if (folder in packages) return folder;
    if (base === '') return undefined;
  }
}

function isForPlatform({ os, cpu: cpus, libc }) {
  return (
    os?.includes('linux') === true &&
    cpus?.includes(cpu) === true &&
    (libc === undefined || libc.includes(options.libc))
  );
}

/** Fetches the package as npm would, and unpacks it only when it is what the lock file says. */
function install({ name, version, folder, integrity }) {
  const work = mkdtempSync(join(tmpdir(), 'native-'));
  try {
    const packed = execFileSync('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', work], {
      encoding: 'utf8',
    });
    const archive = join(work, packed.trim().split('\n').at(-1));
    const [algorithm] = integrity.split('-');
    const found = `${algorithm}-${createHash(algorithm).update(readFileSync(archive)).digest('base64')}`;
    if (found !== integrity) fail(`${name}@${version} is not what package-lock.json says: ${found}`);
    if (existsSync(folder)) rmSync(folder, { recursive: true });
    mkdirSync(folder, { recursive: true });
    execFileSync('tar', ['-xzf', archive, '--strip-components=1', '--no-same-owner', '-C', folder]);
    console.log(`${name}@${version}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
