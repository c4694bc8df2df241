import { Injectable } from '@nestjs/common';
import { MailConfig } from '../../config/mail.config';
import type { UnsubscribeLinks as Links } from '../../infrastructure/mail/mail-content';
import { type Subscription, UnsubscribeTokens } from './unsubscribe-tokens';

/**
 * Where a reader ends a kind of mail. People follow a link to a page of the frontend, which asks and then calls the API; to
 * open it changes nothing, so a mail scanner that looks at every link ends no subscription. Mail programs send RFC 8058's
 * one-click POST straight to the API. Focus knows one public address, `FRONTEND_URL`, so this POST too goes there: who serves
 * the frontend passes `/api` on to Focus.
 */
@Injectable()
export class UnsubscribeLinks {
  constructor(
    private readonly tokens: UnsubscribeTokens,
    private readonly config: MailConfig,
  ) {}

  linksFor(subscription: Subscription): Omit<Links, 'label'> {
    const query = `token=${this.tokens.issue(subscription)}`;
    const { frontendUrl } = this.config;
    return {
      pageUrl: `${frontendUrl}/unsubscribe?${query}`,
      oneClickUrl: `${frontendUrl}/api/mail/unsubscribe?${query}`,
    };
  }
}
