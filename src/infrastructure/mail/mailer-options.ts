import type { MailerOptions } from '@nestjs-modules/mailer';
import type { SMTPTransportOptions } from 'nodemailer';
import type { MailConfig, SmtpServer } from '../../config/mail.config';

/** Milliseconds for each step of talking to a mail server; nodemailer's own limits are minutes. */
const STEP_TIMEOUT_MS = 10_000;
const IMPLICIT_TLS_PORT = 465;
/** Nothing that any reader of addresses could take for two, or for a name beside one. */
const ONE_ADDRESS = /^[^\s@"<>(),;:\\]+@[^\s@"<>(),;:\\]+$/;

/** What the guard below reads of nodemailer's message. */
interface CompiledMail {
  data: { to?: unknown };
  message: { getEnvelope(): { to: string[] } };
}

/** How `@nestjs-modules/mailer` sends: to the configured server, or into a buffer where there is none. */
export function mailerOptions(config: MailConfig): MailerOptions {
  return {
    transport: config.smtp === null ? { streamTransport: true, buffer: true } : smtpOptions(config.smtp),
    plugins: [{ step: 'stream', plugin: refuseOtherRecipients }],
  };
}

function smtpOptions({ host, port, username, password, tls }: SmtpServer): SMTPTransportOptions {
  return {
    host,
    port,
    secure: tls && port === IMPLICIT_TLS_PORT,
    requireTLS: tls && port !== IMPLICIT_TLS_PORT,
    ignoreTLS: !tls,
    ...(username !== null && { auth: { user: username, pass: password ?? '' } }),
    dnsTimeout: STEP_TIMEOUT_MS,
    connectionTimeout: STEP_TIMEOUT_MS,
    greetingTimeout: STEP_TIMEOUT_MS,
    socketTimeout: STEP_TIMEOUT_MS,
  };
}

/** The last look before anything is sent: the server is told of the stored address, and of no other. */
function refuseOtherRecipients(mail: CompiledMail, callback: (error?: Error | null) => void): void {
  const { to } = mail.message.getEnvelope();
  const { address } = mail.data.to as { address: string };
  const isRight = ONE_ADDRESS.test(address) && to.length === 1 && to[0]!.toLowerCase() === address.toLowerCase();
  callback(isRight ? null : new Error('The stored address does not name exactly one recipient'));
}
