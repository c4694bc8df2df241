import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuthConfig } from '../../config/auth.config';
import { DigestMailKind } from './digest-mail-kind.enum';

/** Which mails a reader wants to end. */
export interface Subscription {
  userId: number;
  kind: DigestMailKind;
}

const KEY_BYTES = 32;
const TOKEN = /^([1-9]\d{0,9})\.([a-z_]+)\.([\w-]{43})$/;

/**
 * Tokens in unsubscribe links: `user.kind.mac`. They are stored nowhere and never run out, since a mail may be read years
 * later, and they are good for this one thing only: their key is their own.
 */
@Injectable()
export class UnsubscribeTokens {
  private readonly key: Buffer;

  constructor(config: AuthConfig) {
    this.key = Buffer.from(hkdfSync('sha256', config.secretKey, '', 'focus unsubscribe token v1', KEY_BYTES));
  }

  issue({ userId, kind }: Subscription): string {
    const claim = `${userId}.${kind}`;
    return `${claim}.${this.macOf(claim).toString('base64url')}`;
  }

  /** What `token` is good for; `null` where it was not made here. */
  read(token: string): Subscription | null {
    const [, userId, kind, mac] = TOKEN.exec(token) ?? [];
    if (userId === undefined || !isDigestKind(kind) || mac === undefined) return null;
    const isOurs = timingSafeEqual(this.macOf(`${userId}.${kind}`), Buffer.from(mac, 'base64url'));
    return isOurs ? { userId: Number(userId), kind } : null;
  }

  private macOf(claim: string): Buffer {
    return createHmac('sha256', this.key).update(claim).digest();
  }
}

function isDigestKind(kind: string | undefined): kind is DigestMailKind {
  return Object.values<string | undefined>(DigestMailKind).includes(kind);
}
