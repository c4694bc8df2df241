import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type * as Client from '../../clients/typescript/src/index.js';
import type * as Notifications from '../../clients/typescript/src/notifications.js';

const ROOT = resolve(__dirname, '../..');
const SOURCE = join(ROOT, 'clients/typescript');
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');

/** Builds the TypeScript client and installs it, with what it needs, in `folder`, as its users would. */
export async function installClient(folder: string): Promise<void> {
  const packages = join(folder, 'node_modules');
  const installed = join(packages, '@focus/client');
  mkdirSync(installed, { recursive: true });
  copyFileSync(join(SOURCE, 'package.json'), join(installed, 'package.json'));
  for (const name of ['openapi-fetch', 'socket.io-client']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(packages, name));
  }
  await promisify(execFile)(process.execPath, [TSC, '-p', SOURCE, '--outDir', join(installed, 'dist')]);
}

/** What `folder`, in which the client is installed, imports from it. */
export function loadClient(folder: string): typeof Client & typeof Notifications {
  const load = createRequire(join(folder, 'index.js'));
  return {
    ...(load('@focus/client') as typeof Client),
    ...(load('@focus/client/notifications') as typeof Notifications),
  };
}
