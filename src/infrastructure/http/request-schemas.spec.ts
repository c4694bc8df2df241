import type { OpenAPIObject } from '@nestjs/swagger';
import { describeRequests } from './request-schemas';

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

describe('what is said of requests', () => {
  const document = {
    openapi: '3.1.0',
    info: { title: '', version: '' },
    paths: {
      '/things/{id}': {
        put: {
          parameters: [
            { name: 'id', in: 'path', schema: { type: 'number' } },
            { name: 'id', in: 'query', schema: { type: 'string' } },
          ],
          requestBody: { content: { 'application/json': { schema: ref('Input') } } },
          responses: { 200: { description: '', content: { 'application/json': { schema: ref('Thing') } } } },
        },
      },
    },
    components: {
      schemas: {
        Input: {
          type: 'object',
          properties: {
            parts: { type: 'array', items: ref('Part') },
            again: ref('Input'),
            map: { type: 'object', additionalProperties: { type: 'integer' } },
          },
        },
        Part: { type: 'object', properties: { name: { type: 'string' } } },
        Thing: { type: 'object', properties: { name: { type: 'string' } } },
      },
    },
  } as unknown as OpenAPIObject;
  const schemas = document.components?.schemas as Record<string, Record<string, unknown>>;

  beforeAll(() => describeRequests(document));

  it('an id in a path is a positive integer that a row can have', () => {
    expect(document.paths['/things/{id}']?.put?.parameters).toEqual([
      { name: 'id', in: 'path', schema: { type: 'integer', minimum: 1, maximum: 2_147_483_647 } },
      { name: 'id', in: 'query', schema: { type: 'string' } },
    ]);
  });

  it('a body has no fields but those described, on any level', () => {
    expect(schemas.Input?.additionalProperties).toBe(false);
    expect(schemas.Part?.additionalProperties).toBe(false);
    expect(schemas.Input).toMatchObject({ properties: { map: { additionalProperties: { type: 'integer' } } } });
  });

  it('an answer may get more fields in time', () => {
    expect(schemas.Thing).not.toHaveProperty('additionalProperties');
  });
});
