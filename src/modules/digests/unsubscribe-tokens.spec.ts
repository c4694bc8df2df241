import { createHmac } from 'node:crypto';
import { AuthConfig } from '../../config/auth.config';
import { Environment } from '../../config/environment';
import { DigestMailKind } from './digest-mail-kind.enum';
import { UnsubscribeTokens } from './unsubscribe-tokens';

const tokensOf = (secretKey: string): UnsubscribeTokens =>
  new UnsubscribeTokens(new AuthConfig(Environment.load({ NODE_ENV: 'test', SECRET_KEY: secretKey })));

const tokens = tokensOf('test-only-secret-key-0123456789');
const SUBSCRIPTION = { userId: 17, kind: DigestMailKind.DailyReminder };

describe('an unsubscribe token', () => {
  it.each(Object.values(DigestMailKind))('says whose mail of which kind is to end (%s)', (kind) => {
    const token = tokens.issue({ userId: 2_147_483_647, kind });
    expect(tokens.read(token)).toEqual({ userId: 2_147_483_647, kind });
    expect(encodeURIComponent(token)).toBe(token);
  });

  it('is the same each time, for it is stored nowhere', () => {
    expect(tokens.issue(SUBSCRIPTION)).toBe(tokens.issue(SUBSCRIPTION));
  });

  it('is good for nobody and nothing else', () => {
    const [, kind, mac] = tokens.issue(SUBSCRIPTION).split('.');
    const reminders = `17.${kind}`;
    const forged = [
      `18.${kind}.${mac}`,
      `17.weekly_summary.${mac}`,
      `17.limit_warning.${mac}`,
      `017.${kind}.${mac}`,
      `17.${kind}.${mac}A`,
      `17.${kind}.${mac!.slice(1)}`,
      `17.${kind}.${'A'.repeat(43)}`,
      `17.${kind}.`,
      `17.${kind}`,
      `17..${mac}`,
      `17.__proto__.${mac}`,
      ` ${reminders}.${mac}`,
      `${reminders}.${mac}\n`,
      `${reminders}.${createHmac('sha256', 'test-only-secret-key-0123456789').update(reminders).digest('base64url')}`,
      tokensOf('another-secret-key-0123456789-abc').issue(SUBSCRIPTION),
      'undefined',
      '',
    ];
    for (const token of forged) expect(tokens.read(token)).toBeNull();
  });
});
