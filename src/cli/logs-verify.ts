import { parseArgs } from 'node:util';
import { LogSealingService } from '../modules/audit-logs/log-sealing.service';
import {
  type ChainPoint,
  type LogFinding,
  type LogVerification,
  LogVerificationService,
} from '../modules/audit-logs/log-verification.service';
import { CommandError, runCommand, withApplication } from './run-command';

const USAGE = 'Usage: npm run logs:verify [-- --noted id=hash | --reseal | archive.jsonl.gz …]';

/**
 * `npm run logs:verify`: proves that only Focus has written, changed and deleted audit logs, in the database or in archives
 * that follow one another; ends with 1 where that is not so. `--noted` also proves that a log noted earlier is still what it
 * was; `--reseal` takes all logs in the database for true, as after a change of `SECRET_KEY`.
 */
runCommand(async (environment, args) => {
  const { noted, reseal, files } = parsed(args);
  await withApplication(environment, async (app) => {
    if (reseal) {
      console.log(`${await app.get(LogSealingService).resealAll()} logs were sealed as they stand.`);
      return;
    }
    const verification = app.get(LogVerificationService);
    const startedAt = performance.now();
    const found = await (files.length > 0 ? verification.verifyArchives(files) : verification.verify(noted));
    report(found, (performance.now() - startedAt) / 1_000);
    if (found.findingsCount > 0) process.exitCode = 1;
  });
});

interface Options {
  noted?: ChainPoint;
  reseal: boolean;
  files: string[];
}

/** @throws {CommandError} */
function parsed(args: string[]): Options {
  try {
    const { values, positionals: files } = parseArgs({
      args,
      allowPositionals: true,
      options: { noted: { type: 'string' }, reseal: { type: 'boolean', default: false } },
    });
    const { noted, reseal } = values;
    if ([noted !== undefined, reseal, files.length > 0].filter(Boolean).length > 1) throw new CommandError(USAGE);
    return { noted: noted === undefined ? undefined : pointOf(noted), reseal, files };
  } catch {
    throw new CommandError(USAGE);
  }
}

function pointOf(text: string): ChainPoint {
  const [, id, hash] = /^(\d{1,10})=(\w+:\w+)$/.exec(text) ?? [];
  if (id === undefined || hash === undefined) throw new CommandError(USAGE);
  return { id: Number(id), hash };
}

function report({ logsChecked, findings, findingsCount, start, end }: LogVerification, seconds: number): void {
  console.log(`${logsChecked} logs were checked, ${Math.round(logsChecked / seconds)} a second.`);
  if (findingsCount === 0) {
    console.log(`They are what Focus wrote, from after log ${start.id} to log ${end.id}.`);
    if (end.hash !== '') console.log(`Note the end:\n  ${end.id}=${end.hash}`);
    return;
  }
  console.log(`Found in ${findingsCount} places:`);
  for (const finding of findings) console.log(`  ${describe(finding)}`);
  if (findingsCount > findings.length) console.log(`  … and ${findingsCount - findings.length} more`);
}

function describe({ id, problem, lastId }: LogFinding): string {
  switch (problem) {
    case 'altered':
      return `log ${id} was changed or put in, or what was before it was changed, dropped or moved`;
    case 'relinked':
      return `log ${id} was given to another user, or its user was deleted by other hands than Focus's`;
    case 'unsealed':
      return lastId === undefined
        ? `log ${id} bears no seal: it was not written by Focus`
        : `logs ${id} to ${lastId} bear no seal: they were not written by Focus`;
    case 'other_key':
      return lastId === undefined
        ? `log ${id} was sealed with another SECRET_KEY and cannot be checked with this one`
        : `logs ${id} to ${lastId} were sealed with another SECRET_KEY and cannot be checked with this one`;
    case 'before_start':
      return `log ${id} stands before the first log: it was put in, or is there again after it was archived`;
    case 'after_end':
      return `log ${id} stands behind the last log: it was put in, or the record of the end was set back`;
    case 'missing':
      return `the log ends with another one than log ${id}: what came last was dropped or changed`;
    case 'not_as_noted':
      return `log ${id} is not what was noted: the log was cut off, written anew or sealed anew since`;
    case 'doubtful':
      return `what stood before log ${id} bore no seal of this SECRET_KEY when that log was written`;
    case 'unreadable':
      return `line ${id} is no log`;
    case 'no_chain':
      return 'the record of where the log begins and ends was deleted';
    case 'forged_chain':
      return 'the record of where the log begins and ends was changed';
    case 'other_key_chain':
      return 'the record of where the log begins and ends was sealed with another SECRET_KEY';
    case 'being_sealed':
      return 'the log is just being sealed: try again when that is done';
  }
}
