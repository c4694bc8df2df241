import { domainToASCII } from 'node:url';

/** Whom a message comes from. */
export interface SenderAddress {
  name: string;
  address: string;
}

/** `mails.message_id` takes 100 characters, of which a UUID, `<`, `@` and `>` leave this many. */
const MAX_ID_HOST = 61;

/**
 * Reads `MAIL_FROM` by itself, since nodemailer would take a comma in the name for the start of another address.
 *
 * @param from `focus@example.org` or `Focus <focus@example.org>`
 */
export function parseSender(from: string): SenderAddress {
  const match = /^([^<]*)<([^<>]+)>$/.exec(from.trim());
  if (match === null) return { name: '', address: from.trim() };
  return { name: match[1]!.trim().replace(/^"(.*)"$/, '$1'), address: match[2]!.trim() };
}

/** The right-hand side of the ids of messages that come from `sender`. */
export function messageIdHost(sender: SenderAddress): string {
  const domain = sender.address.slice(sender.address.lastIndexOf('@') + 1);
  return (domainToASCII(domain) || 'localhost').slice(-MAX_ID_HOST).replace(/^[.-]+/, '');
}
