import { Injectable } from '@nestjs/common';
import { Mail } from './entities/mail.entity';
import type { MailContent } from './mail-content';

/**
 * Makes the message of a queued mail. It is asked at each try, outside of any transaction, so that what it puts into a link (a
 * one-time token) is fresh when it arrives. `null`: there is nothing to send any more.
 */
export type MailComposer = (mail: Mail) => Promise<MailContent | null>;

/** Where features say how their kinds of mail are made. They do so while the modules start (`onModuleInit`). */
@Injectable()
export class MailComposers {
  private readonly composers = new Map<string, MailComposer>();

  /** @throws {Error} if `kind` has a composer already */
  register(kind: string, composer: MailComposer): void {
    if (this.composers.has(kind)) throw new Error(`Two composers for mail of the kind ${kind}`);
    this.composers.set(kind, composer);
  }

  /** The kinds of mail there are. */
  kinds(): string[] {
    return [...this.composers.keys()];
  }

  /** @throws {Error} if nobody registered for the kind of `mail`; whatever its composer throws */
  async compose(mail: Mail): Promise<MailContent | null> {
    const composer = this.composers.get(mail.kind);
    if (composer === undefined) throw new Error(`No composer for mail of the kind ${mail.kind}`);
    return composer(mail);
  }
}
