import type { OpenAPIObject } from '@nestjs/swagger';
import { MAX_ID } from '../../common/validation/id.pipe';
import { eachOperation } from './operations';

/** Says of requests what holds for all of them: an `{id}` is a positive integer, and a body has no fields but those described. */
export function describeRequests(document: OpenAPIObject): void {
  for (const { parameters = [], requestBody } of eachOperation(document)) {
    for (const parameter of parameters) {
      if ('name' in parameter && parameter.in === 'path' && parameter.name === 'id') {
        parameter.schema = { type: 'integer', minimum: 1, maximum: MAX_ID };
      }
    }
    if (requestBody !== undefined && !('$ref' in requestBody)) close(document, requestBody.content, new Set());
  }
}

/** Closes every object that `node` leads to. `seen` are the references that have been followed. */
function close(document: OpenAPIObject, node: unknown, seen: Set<string>): void {
  if (typeof node !== 'object' || node === null) return;
  const { $ref, type } = node as { $ref?: unknown; type?: unknown };
  if (typeof $ref === 'string' && !seen.has($ref)) {
    seen.add($ref);
    close(document, document.components?.schemas?.[$ref.slice($ref.lastIndexOf('/') + 1)], seen);
  }
  for (const child of Object.values(node)) close(document, child, seen);
  if (type === 'object' && 'properties' in node) Object.assign(node, { additionalProperties: false });
}
