import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module';
import { loadEnvironment } from '../config/load-environment';
import {
  type UsageDifference,
  type UsageVerification,
  UsageVerificationService,
} from '../modules/activities/usage-verification.service';

/** Differences that are listed one by one. */
const MAX_LISTED = 50;

/** `npm run usage:verify [-- --repair]`: proves that usage is the sum of the activities; ends with 1 where it is not. */
async function main(): Promise<number> {
  const { repair } = parseArgs({ options: { repair: { type: 'boolean', default: false } } }).values;
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(loadEnvironment()), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  try {
    const verification = app.get(UsageVerificationService);
    const found = await verification.verify({ repair });
    report(found, repair);
    if (found.differences.length === 0) return 0;
    const left = repair ? (await verification.verify({ repair: false })).differences : found.differences;
    if (repair) console.log(left.length === 0 ? 'All of them are mended.' : `${left.length} are still there.`);
    return left.length === 0 ? 0 : 1;
  } finally {
    await app.close();
  }
}

function report({ usersChecked, activitiesChecked, differences }: UsageVerification, repair: boolean): void {
  console.log(`${usersChecked} users and ${activitiesChecked} activities checked.`);
  if (differences.length === 0) {
    console.log('Usage is the sum of the activities.');
    return;
  }
  console.log(`${differences.length} differences:`);
  for (const difference of differences.slice(0, MAX_LISTED)) console.log(`  ${describe(difference)}`);
  if (differences.length > MAX_LISTED) console.log(`  … and ${differences.length - MAX_LISTED} more`);
  if (!repair) console.log('`npm run usage:verify -- --repair` mends them.');
}

function describe({ userId, date, appKey, category, recordedSeconds, keptSeconds }: UsageDifference): string {
  const app = JSON.stringify(appKey);
  return `user ${userId}, ${date}, ${app} (${category}): activities ${recordedSeconds} s, usage ${keptSeconds} s`;
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
