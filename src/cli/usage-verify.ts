import {
  type UsageDifference,
  type UsageVerification,
  UsageVerificationService,
} from '../modules/activities/usage-verification.service';
import { CommandError, runCommand, withApplication } from './run-command';

/** Differences that are listed one by one. */
const MAX_LISTED = 50;

/** `npm run usage:verify [-- --repair]`: proves that usage is the sum of the activities; ends with 1 where it is not. */
runCommand(async (environment, args) => {
  if (args.some((arg) => arg !== '--repair')) throw new CommandError('Usage: npm run usage:verify [-- --repair]');
  const repair = args.length > 0;
  await withApplication(environment, async (app) => {
    const verification = app.get(UsageVerificationService);
    const found = await verification.verify({ repair });
    report(found);
    if (found.differences.length === 0) return;
    if (!repair) {
      console.log('`npm run usage:verify -- --repair` mends them.');
      process.exitCode = 1;
      return;
    }
    const { differences: left } = await verification.verify({ repair: false });
    console.log(left.length === 0 ? 'All of them are mended.' : `${left.length} are there after the repair.`);
    if (left.length > 0) process.exitCode = 1;
  });
});

function report({ usersChecked, activitiesChecked, differences }: UsageVerification): void {
  console.log(`${usersChecked} users and ${activitiesChecked} activities were checked.`);
  if (differences.length === 0) {
    console.log('Usage is the sum of the activities.');
    return;
  }
  console.log(`Usage differs from the sum of the activities in ${differences.length} places:`);
  for (const difference of differences.slice(0, MAX_LISTED)) console.log(`  ${describe(difference)}`);
  if (differences.length > MAX_LISTED) console.log(`  … and ${differences.length - MAX_LISTED} more`);
}

function describe({ userId, date, appKey, category, recordedSeconds, keptSeconds }: UsageDifference): string {
  const app = JSON.stringify(appKey);
  return `user ${userId}, ${date}, ${app} (${category}): activities ${recordedSeconds} s, usage ${keptSeconds} s`;
}
