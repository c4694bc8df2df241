import { STATUS_CODES } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import { eachOperation } from './operations';

/**
 * Makes of each handler's comment a summary, its first clause, and a description, all of it; says of answers that nothing
 * else is said of what their status means.
 */
export function describeOperations(document: OpenAPIObject): void {
  for (const operation of eachOperation(document)) {
    const comment = operation.summary?.replaceAll('\n', ' ') ?? '';
    if (comment !== '') {
      operation.summary = firstClause(comment);
      operation.description = comment;
    }
    for (const [status, response] of Object.entries(operation.responses)) {
      if (response !== undefined && !('$ref' in response)) response.description ||= STATUS_CODES[status] ?? '';
    }
  }
}

/** As a heading: without what follows, and without its stop. */
function firstClause(text: string): string {
  return text.split(/[.:;](?=\s|$)/, 1)[0] ?? text;
}
