import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import { Transactions } from '../../infrastructure/database/transactions';
import { LOG_CHAIN_ID, LogChain } from './entities/log-chain.entity';

/** Where a chain begins that somebody has deleted; its seal is nobody's. */
const LOST_CHAIN = { id: LOG_CHAIN_ID, startId: 0, startHash: '', endId: 0, endHash: '', doubtfulId: 0, mac: '' };

@Injectable()
export class LogChainRepository {
  constructor(
    @InjectRepository(LogChain) private readonly chains: Repository<LogChain>,
    private readonly transactions: Transactions,
  ) {}

  /** `null` where somebody has deleted it. */
  find(): Promise<LogChain | null> {
    return this.chains.findOneBy({ id: LOG_CHAIN_ID });
  }

  /** Keeps every other transaction from writing logs until `tx` ends: the last lock it takes. */
  async lock(tx: EntityManager): Promise<LogChain> {
    const chain = await this.transactions.lockRow(tx, LogChain, { id: LOG_CHAIN_ID });
    if (chain !== null) return chain;
    await tx.createQueryBuilder().insert().into(LogChain).values(LOST_CHAIN).orIgnore().execute();
    return tx.findOneByOrFail(LogChain, { id: LOG_CHAIN_ID });
  }

  async update(tx: EntityManager, chain: Partial<LogChain>): Promise<void> {
    await tx.createQueryBuilder().update(LogChain).set(chain).where('id = :id', { id: LOG_CHAIN_ID }).execute();
  }
}
