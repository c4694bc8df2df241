import { createHash, createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuthConfig } from '../../config/auth.config';
import { derivedKey } from '../../config/derived-key';
import type { LogChain } from './entities/log-chain.entity';

const NONCE_BYTES = 16;
const KEY_ID_LENGTH = 8;

/** What a log's hash holds of it. */
export interface LogContent {
  id: number;
  level: string;
  action: string;
  message: string;
  /** Stands for the user, so that the hash stays good when the user goes. */
  userLink: string | null;
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
  /** JSON text, as it is stored. */
  context: string | null;
  /** ISO 8601, UTC. */
  createdAt: string;
}

/** Whose log it is, in a form that can be forgotten: the link says nothing about the user once the proof is replaced. */
export interface UserLink {
  userLink: string | null;
  userProof: string | null;
}

/** What tells a genuine log from a changed one. */
export interface LogStamp extends UserLink {
  id: number;
  hash: string | null;
}

/** Both ends of the chain. */
export type ChainState = Omit<LogChain, 'id' | 'mac'>;

/**
 * Seals logs with a key that is in no database: an HMAC over each row and the hash of the row before it. Every seal begins
 * with the id of its key, so that another `SECRET_KEY` can be told from a forgery.
 */
@Injectable()
export class LogSeal {
  private readonly key: Buffer;
  private readonly keyId: string;

  constructor(config: AuthConfig) {
    this.key = derivedKey(config.secretKey, 'audit log');
    this.keyId = derivedKey(config.secretKey, 'audit log key id').toString('hex').slice(0, KEY_ID_LENGTH);
  }

  /** @param previousHash of the row before it; empty before the first */
  hashOf(previousHash: string, log: LogContent): string {
    const { id, level, action, message, userLink, ip, userAgent, requestId, context, createdAt } = log;
    return this.seal(
      'row',
      previousHash,
      id,
      level,
      action,
      message,
      userLink,
      ip,
      userAgent,
      requestId,
      context,
      createdAt,
    );
  }

  macOf({ startId, startHash, endId, endHash, doubtfulId }: ChainState): string {
    return this.seal('chain', startId, startHash, endId, endHash, doubtfulId);
  }

  /** Whether a seal was made with this `SECRET_KEY`, or says so. */
  hasOurKey(seal: string): boolean {
    return seal.startsWith(`${this.keyId}:`);
  }

  linkTo(userId: number | null): UserLink {
    if (userId === null) return { userLink: null, userProof: null };
    const userProof = randomBytes(NONCE_BYTES).toString('hex');
    return { userLink: linkOf(userId, userProof), userProof };
  }

  /** What takes the place of a log's proof when its user goes; only who has the key can say that a user is gone. */
  farewellOf(id: number, userLink: string): string {
    return this.seal('gone', id, userLink);
  }

  isLinkGenuine({ id, userId, userLink, userProof }: UserLink & { id: number; userId: number | null }): boolean {
    if (userLink === null) return userId === null && userProof === null;
    if (userId === null) return userProof === this.farewellOf(id, userLink);
    return userProof !== null && userLink === linkOf(userId, userProof);
  }

  private seal(...parts: (string | number | null)[]): string {
    // As JSON no two lists of parts read the same.
    const mac = createHmac('sha256', this.key).update(JSON.stringify(parts)).digest('hex');
    return `${this.keyId}:${mac}`;
  }
}

function linkOf(userId: number, nonce: string): string {
  return createHash('sha256').update(`${nonce}:${userId}`).digest('hex');
}
