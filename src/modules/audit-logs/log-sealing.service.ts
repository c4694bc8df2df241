import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Transactions } from '../../infrastructure/database/transactions';
import { AuditLogsRepository } from './audit-logs.repository';
import { AuditLogsService } from './audit-logs.service';
import { AuditLogLevel } from './entities/audit-log-level.enum';
import type { LogChain } from './entities/log-chain.entity';
import { isBeingSealed, LogChainService } from './log-chain.service';
import { LogChainRepository } from './log-chain.repository';
import { LogSeal } from './log-seal';

/** Rows that are sealed in one transaction; writers of logs wait for so long. */
const PAGE_SIZE = 250;

/** Seals the logs that are there but were not sealed when they were written: an earlier release's, or all of them anew. */
@Injectable()
export class LogSealingService implements OnApplicationBootstrap {
  private readonly logger = new Logger(LogSealingService.name);

  constructor(
    private readonly logs: AuditLogsRepository,
    private readonly chains: LogChainRepository,
    private readonly chain: LogChainService,
    private readonly seal: LogSeal,
    private readonly audit: AuditLogsService,
    private readonly transactions: Transactions,
  ) {}

  /** Nothing is asked of a new release but to start it: what an earlier one wrote is sealed then. */
  async onApplicationBootstrap(): Promise<void> {
    const sealed = await this.sealAll();
    if (sealed > 0) this.logger.log(`Sealed ${sealed} audit logs`);
    const chain = await this.chains.find();
    if (chain === null || isBeingSealed(chain) || this.chain.isGenuine(chain)) return;
    this.logger.warn('The audit log bears the seal of another SECRET_KEY, or none: see `npm run logs:verify`');
  }

  /**
   * Seals whatever waits for it, page by page. Several processes share the work; one that dies leaves the rest to the others, or
   * to the next that starts. Logs that are written meanwhile are sealed in their turn.
   *
   * @returns how many rows this process sealed
   */
  async sealAll(): Promise<number> {
    const chain = await this.chains.find();
    if (chain === null || !isBeingSealed(chain)) return 0;
    for (let total = 0; ;) {
      const sealed = await this.transactions.run((tx) => this.sealPage(tx));
      if (sealed === 0) return total;
      total += sealed;
    }
  }

  /** Takes all logs for true as they stand, and seals them with the present key. Answers how many there were. */
  async resealAll(): Promise<number> {
    await this.transactions.run(async (tx) => {
      await this.audit.record(tx, { action: 'logs.reseal_ordered', userId: null, level: AuditLogLevel.Warning });
      const { startId, startHash } = await this.chains.lock(tx);
      const [firstId = startId + 1] = await this.logs.findIds({}, 1);
      const start = { startId: Math.min(startId, firstId - 1), startHash };
      await this.chains.update(tx, { ...start, endId: start.startId, endHash: startHash, doubtfulId: 0, mac: null });
    });
    return this.sealAll();
  }

  /** Answers 0 once all is sealed. */
  private async sealPage(tx: EntityManager): Promise<number> {
    const chain = await this.chains.lock(tx);
    if (!isBeingSealed(chain)) return 0;
    const logs = await this.logs.lockSealed(tx, chain.endId, PAGE_SIZE);
    const last = logs.at(-1);
    if (last === undefined) {
      await this.finish(tx, chain);
      return 0;
    }
    let hash = chain.endHash;
    const stamps = logs.map((log) => {
      const link = this.seal.linkTo(log.userId);
      hash = this.seal.hashOf(hash, { ...log, ...link });
      return { id: log.id, ...link, hash };
    });
    await this.logs.stamp(tx, stamps);
    await this.chains.update(tx, { endId: last.id, endHash: hash });
    return logs.length;
  }

  private async finish(tx: EntityManager, chain: LogChain): Promise<void> {
    await this.chains.update(tx, { mac: this.seal.macOf(chain) });
    if (chain.endId === chain.startId) return;
    await this.audit.record(tx, { action: 'logs.sealed', userId: null, context: { last_id: chain.endId } });
  }
}
