import type { MailConfig, SmtpServer } from '../../config/mail.config';
import { mailerOptions } from './mailer-options';

const SERVER: SmtpServer = { host: 'mail.example', port: 587, username: null, password: null, tls: true };

function transport(server: Partial<SmtpServer>): Record<string, unknown> {
  const config = { smtp: { ...SERVER, ...server } } as MailConfig;
  return mailerOptions(config).transport;
}

describe('mailerOptions', () => {
  it('begins with TLS on port 465 and insists on it elsewhere', () => {
    expect(transport({ port: 465 })).toMatchObject({ secure: true, requireTLS: false, ignoreTLS: false });
    expect(transport({ port: 587 })).toMatchObject({ secure: false, requireTLS: true, ignoreTLS: false });
  });

  it('speaks plain text where it is told to', () => {
    expect(transport({ tls: false, port: 25 })).toMatchObject({ secure: false, requireTLS: false, ignoreTLS: true });
    expect(transport({ tls: false, port: 465 })).toMatchObject({ secure: false });
  });

  it('signs in only with a name', () => {
    expect(transport({})).not.toHaveProperty('auth');
    expect(transport({ username: 'focus', password: 'x' })).toMatchObject({ auth: { user: 'focus', pass: 'x' } });
  });

  it('waits ten seconds for a server at most', () => {
    const { dnsTimeout, connectionTimeout, greetingTimeout, socketTimeout } = transport({});
    for (const timeout of [dnsTimeout, connectionTimeout, greetingTimeout, socketTimeout]) {
      expect(timeout).toBeGreaterThan(0);
      expect(timeout).toBeLessThanOrEqual(10_000);
    }
  });
});
