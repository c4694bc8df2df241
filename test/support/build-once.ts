import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const BUILT = 'dist/src/main.js';
const SOURCES = ['src', 'migrations'];
/** Is there while somebody builds. One that is older (milliseconds) was left behind. */
const LOCK = 'node_modules/.focus-build';
const LOCK_LIFE_MS = 180_000;

/**
 * Builds what is started as a user would, where that was not done since the last change. Specs that run at the same time
 * must not overwrite what the others have started.
 */
export async function buildOnce(): Promise<void> {
  while (!lock()) await pause(100);
  try {
    if (timeOf(BUILT) > newest()) return;
    await promisify(execFile)(process.execPath, ['node_modules/@nestjs/cli/bin/nest.js', 'build']);
  } finally {
    rmdirSync(LOCK);
  }
}

function lock(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    if (Date.now() - timeOf(LOCK) < LOCK_LIFE_MS) return false;
    rmdirSync(LOCK);
    return lock();
  }
}

/** When a source was last changed, on the file system's clock, milliseconds. */
function newest(): number {
  const files = SOURCES.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  return Math.max(...files.filter((name) => /\.(ts|hbs)$/.test(name) && !name.endsWith('.spec.ts')).map(timeOf));
}

/** 0 for what is not there. */
function timeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
