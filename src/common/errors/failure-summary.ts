import { flatten } from '../text/flatten';

const MAX_LENGTH = 300;

/**
 * What went wrong, short enough for a database column and a log line. A mail server may quote the message it refuses, so
 * links and anything long and opaque are left out: neither a database dump nor a log may hold a token.
 */
export function summariseFailure(error: unknown): string {
  const { code, command, message } = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown;
    command?: unknown;
    message?: unknown;
  };
  const context = [code, command].filter((part) => typeof part === 'string').join(' ');
  const words = typeof message === 'string' ? message : String(error);
  const harmless = flatten(words)
    .replace(/\bhttps?:\S+/gi, '[link]')
    .replace(/[\w+/=-]{20,}/g, '[…]');
  return (context === '' ? harmless : `${context}: ${harmless}`).slice(0, MAX_LENGTH).toWellFormed();
}
