import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from '../app.module';
import { APP_OPTIONS, setUpApp } from '../app.setup';
import { Environment } from '../config/environment';
import { Clock } from '../infrastructure/clock/clock';
import { AccountSeeder } from './account-seeder';
import { runDemo } from './demo/demo';
import { playLiveChallenge } from './demo/live-challenge';
import { SAMPLE_NOTICE, sampleUsage } from './demo/sample-usage';
import { readUsageFile, UsageFileError } from './demo/usage-file';
import { CommandError, runCommand, withApplication } from './run-command';

const USAGE = 'Usage: npm run demo [-- <usage.csv>] [--url http://127.0.0.1:8000]';
const PROBE_TIMEOUT_MS = 1_000;

/**
 * `npm run demo -- usage.csv`: plays people's phones back to the Focus that runs on the configured address, or to one that
 * it starts itself, and prints what Focus then knows.
 */
runCommand(async (environment, args) => {
  const { file, url } = parseArguments(args);
  const baseUrl = url ?? `http://127.0.0.1:${environment.port}`;
  if (await isRunning(baseUrl)) {
    console.log(`Focus runs at ${baseUrl}.`);
    await withApplication(quiet(environment), (app) => play(app, baseUrl, file));
    return;
  }
  if (url !== undefined) throw new CommandError(`No Focus answers at ${url}.`);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(quiet(environment)), {
    ...APP_OPTIONS,
    abortOnError: false,
    logger: ['error', 'warn'],
  });
  setUpApp(app);
  await app.listen(0, '127.0.0.1');
  console.log(
    `No Focus runs at ${baseUrl}: one was started for the demo, on ${environment.databaseUrl.split(':', 1)[0]}.`,
  );
  try {
    await play(app, await app.getUrl(), file);
  } finally {
    await app.close();
  }
});

async function play(app: INestApplicationContext, baseUrl: string, file: string | undefined): Promise<void> {
  const now = app.get(Clock).now();
  if (file === undefined) console.log(SAMPLE_NOTICE);
  const people = file === undefined ? sampleUsage(now) : await readUsage(file, now);
  const seeder = new AccountSeeder(app);
  // A suffix of its own, so that a second demo begins with empty accounts.
  const suffix = randomBytes(3).toString('hex');
  const accounts = new Map<string, ReturnType<AccountSeeder['createVerified']>>();
  const accountOf = (personId: string): ReturnType<AccountSeeder['createVerified']> => {
    const account = accounts.get(personId) ?? seeder.createVerified(`demo_${personId}_${suffix}`);
    accounts.set(personId, account);
    return account;
  };
  const output = (text: string): void => void process.stdout.write(text);
  const terminal = { isTty: process.stdout.isTTY ?? false, width: process.stdout.columns ?? 80 };
  await runDemo({ baseUrl, people, now, accountFor: accountOf, output, terminal });
  await playLiveChallenge({ baseUrl, people, now, accountOf, output, width: terminal.width });
}

async function readUsage(file: string, now: Date): ReturnType<typeof readUsageFile> {
  try {
    return await readUsageFile(file, now);
  } catch (error) {
    throw error instanceof UsageFileError ? new CommandError(error.message) : error;
  }
}

function parseArguments(args: string[]): { file?: string; url?: string } {
  const [first, second, third, ...rest] = args;
  if (first === '--url' && second !== undefined) return { ...parseArguments(args.slice(2)), url: second };
  if (second === '--url' && third !== undefined && rest.length === 0) return { file: first, url: third };
  if (second !== undefined || first?.startsWith('-')) throw new CommandError(USAGE);
  return first === undefined ? {} : { file: first };
}

async function isRunning(baseUrl: string): Promise<boolean> {
  try {
    const response = await fetch(`${baseUrl}/api/health/live`, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    return response.ok;
  } catch {
    return false;
  }
}

/** The demo's own lines are what is to be read. */
function quiet(environment: Environment): Environment {
  return Object.assign(Object.create(Environment.prototype) as Environment, environment, { logLevel: 'error' });
}
