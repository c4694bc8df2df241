import { Injectable } from '@nestjs/common';
import { type ArchiveLine, archivedLog } from './archive-line';
import { AuditLogsRepository } from './audit-logs.repository';
import { ChainWalk, type LogFault } from './chain-walk';
import { readArchive } from './log-archive-file';
import { LogChainRepository } from './log-chain.repository';
import { isBeingSealed, LogChainService } from './log-chain.service';
import { LogSeal } from './log-seal';
import type { LogChain } from './entities/log-chain.entity';

/** Rows in memory at a time. */
const PAGE_SIZE = 1_000;
/** Findings that are kept; the others are counted. */
const MAX_KEPT = 50;

export type LogProblem =
  | LogFault
  /** It is before the first log of the chain: it was archived, or put in. */
  | 'before_start'
  /** It is behind the last log of the chain. */
  | 'after_end'
  /** The chain goes on to this log, which is not there. */
  | 'missing'
  /** It was the newest log once, and is not what it was. */
  | 'not_as_noted'
  /** What went before it had no good seal when it was written. */
  | 'doubtful'
  /** A line of an archive that is no log. */
  | 'unreadable'
  /** The record of the chain's ends is gone, not genuine, of another `SECRET_KEY`, or not yet made. */
  | 'no_chain'
  | 'forged_chain'
  | 'other_key_chain'
  | 'being_sealed';

export interface LogFinding {
  /** The log, or the number of the line in an archive; `null`: it is about no single one. */
  id: number | null;
  problem: LogProblem;
  /** Where the same is wrong with every log up to another one: that one. */
  lastId?: number;
}

/** A log and its hash. */
export interface ChainPoint {
  id: number;
  hash: string;
}

export interface LogVerification {
  logsChecked: number;
  /** The first ones. */
  findings: LogFinding[];
  findingsCount: number;
  /** The row before the first log, and the last log. */
  start: ChainPoint;
  end: ChainPoint;
}

/** Proves that nobody but Focus has written, changed or deleted audit logs; in constant memory, while Focus runs. */
@Injectable()
export class LogVerificationService {
  constructor(
    private readonly logs: AuditLogsRepository,
    private readonly chains: LogChainRepository,
    private readonly chain: LogChainService,
    private readonly seal: LogSeal,
  ) {}

  /** @param noted what {@link LogVerification.end} was at an earlier time: proof that nothing up to there was rolled back */
  async verify(noted?: ChainPoint): Promise<LogVerification> {
    const findings = new Findings();
    let chain = await this.chains.find();
    if (chain === null || isBeingSealed(chain)) {
      const nowhere = { id: 0, hash: '' };
      findings.add(null, chain === null ? 'no_chain' : 'being_sealed');
      return { logsChecked: 0, ...findings.all, start: nowhere, end: nowhere };
    }
    for (const id of await this.logs.findIds({ last: chain.startId }, MAX_KEPT)) findings.add(id, 'before_start');
    let walk = this.walkFrom(chain);
    let logsChecked = 0;
    let isNotedSeen = noted === undefined;
    for (;;) {
      const afterId = walk.lastId;
      const page = await this.logs.findSealed(afterId, PAGE_SIZE);
      const faults = page.flatMap((log) => {
        const problem = walk.check(log);
        return problem === null ? [] : [{ id: log.id, problem }];
      });
      if (faults.length > 0 || page.length === 0) {
        const now: LogChain | null = await this.chains.find();
        if (now === null || isBeingSealed(now)) return this.verify(noted);
        chain = now;
        if (now.startId > afterId) {
          // Archived while we were reading.
          walk = this.walkFrom(now);
          continue;
        }
      }
      for (const { id, problem } of faults) findings.add(id, problem);
      logsChecked += page.length;
      for (const { id, hash } of page) {
        if (id !== noted?.id) continue;
        isNotedSeen = true;
        if (hash !== noted.hash) findings.add(id, 'not_as_noted');
      }
      if (page.length > 0) continue;
      // What was written since it was read comes before the end.
      if (chain.endId > walk.lastId && (await this.logs.findIds({ first: walk.lastId + 1 }, 1)).length > 0) continue;
      break;
    }
    await this.checkEnds(chain, walk, findings);
    if (!isNotedSeen && noted!.id >= chain.startId && noted!.hash !== chain.startHash) {
      findings.add(noted!.id, 'not_as_noted');
    }
    return { logsChecked, ...findings.all, start: startOf(chain), end: walk.end };
  }

  /**
   * Checks archives that follow one another.
   *
   * @throws where a file cannot be read
   */
  async verifyArchives(files: readonly string[]): Promise<LogVerification> {
    const findings = new Findings();
    let walk: ChainWalk | null = null;
    let start: ChainPoint = { id: 0, hash: '' };
    let logsChecked = 0;
    let lineNumber = 0;
    for (const file of files) {
      for await (const text of readArchive(file)) {
        lineNumber += 1;
        const line = lineOf(text);
        if (line === null) {
          findings.add(lineNumber, 'unreadable');
          continue;
        }
        if (walk === null) {
          start = { id: line.id - 1, hash: line.previous_hash ?? '' };
          walk = new ChainWalk(this.seal, start);
        }
        // An archive that was cut off before its rows were deleted holds rows that the next one holds again.
        if (line.id <= walk.lastId && lineNumber > 1) continue;
        logsChecked += 1;
        const fault = walk.check(archivedLog(line));
        if (fault !== null) findings.add(line.id, fault);
      }
    }
    const end = walk?.end ?? start;
    const chain = await this.chains.find();
    if (chain?.startId === end.id && chain.startHash !== end.hash) findings.add(end.id, 'missing');
    return { logsChecked, ...findings.all, start, end };
  }

  private walkFrom({ startId, startHash }: LogChain): ChainWalk {
    return new ChainWalk(this.seal, { id: startId, hash: startHash });
  }

  private async checkEnds(chain: LogChain, walk: ChainWalk, findings: Findings): Promise<void> {
    if (!this.chain.isGenuine(chain)) {
      findings.add(null, this.seal.hasOurKey(chain.mac ?? '') ? 'forged_chain' : 'other_key_chain');
    }
    if (chain.doubtfulId > 0) findings.add(chain.doubtfulId, 'doubtful');
    const behind = await this.logs.findIds({ first: chain.endId + 1 }, MAX_KEPT);
    const now = await this.chains.find();
    const strangers = behind.filter((id) => id > (now?.endId ?? 0));
    for (const id of strangers) findings.add(id, 'after_end');
    const isWhole = walk.end.id === chain.endId && walk.end.hash === chain.endHash;
    if (!isWhole && strangers.length === 0) findings.add(chain.endId, 'missing');
  }
}

/** What is likely to be wrong with a great many logs, for one and the same reason. */
const COMES_IN_RUNS: ReadonlySet<LogProblem> = new Set(['unsealed', 'other_key']);

/** What was found: the first of it, and how much. */
class Findings {
  private readonly kept: LogFinding[] = [];
  private count = 0;

  add(id: number | null, problem: LogProblem): void {
    // One that was put in behind the last is told of once.
    if (id !== null && problem === 'after_end' && this.kept.some((finding) => isAbout(finding, id))) return;
    this.count += 1;
    const latest = this.kept.at(-1);
    if (latest?.problem === problem && COMES_IN_RUNS.has(problem) && id !== null && id === lastIdOf(latest) + 1) {
      latest.lastId = id;
      return;
    }
    if (this.kept.length >= MAX_KEPT) return;
    this.kept.push({ id, problem });
  }

  get all(): Pick<LogVerification, 'findings' | 'findingsCount'> {
    return { findings: this.kept, findingsCount: this.count };
  }
}

/** -1: it is about no single log. */
function lastIdOf({ id, lastId = id ?? -1 }: LogFinding): number {
  return lastId;
}

function isAbout(finding: LogFinding, id: number): boolean {
  return finding.id !== null && id >= finding.id && id <= lastIdOf(finding);
}

function startOf({ startId, startHash }: LogChain): ChainPoint {
  return { id: startId, hash: startHash };
}

function lineOf(text: string): ArchiveLine | null {
  try {
    const line = JSON.parse(text) as ArchiveLine | null;
    return typeof line === 'object' && line !== null && Number.isSafeInteger(line.id) ? line : null;
  } catch {
    return null;
  }
}
