import type { OpenAPIObject } from '@nestjs/swagger';
import { describeOperations } from './operation-texts';

const documentWith = (operation: object): OpenAPIObject =>
  ({ openapi: '3.1.0', info: { title: '', version: '' }, paths: { '/here': { get: operation } } }) as OpenAPIObject;

const described = (operation: object): Record<string, unknown> => {
  const document = documentWith({ responses: {}, ...operation });
  describeOperations(document);
  return document.paths['/here']?.get as unknown as Record<string, unknown>;
};

describe('the texts of an operation', () => {
  it.each([
    ['All users.', 'All users'],
    ['Makes a challenge. One that starts today\nruns at once.', 'Makes a challenge'],
    ['Uploads a picture: PNG,\nJPEG or WebP.', 'Uploads a picture'],
    ['Deletes it; its usage goes back down.', 'Deletes it'],
    ['Reads version 1.5 at 08:00.', 'Reads version 1.5 at 08:00'],
    ['Without a stop', 'Without a stop'],
  ])('%j is headed %j', (summary, heading) => {
    expect(described({ summary })).toMatchObject({ summary: heading, description: summary.replaceAll('\n', ' ') });
  });

  it('are not made up where there is no comment', () => {
    expect(described({})).not.toHaveProperty('summary');
    expect(described({})).not.toHaveProperty('description');
  });

  it('say what a status means where nothing else does', () => {
    const responses = { 200: { description: '' }, 204: { description: '' }, 404: { description: 'Gone for good' } };
    expect(described({ responses }).responses).toEqual({
      200: { description: 'OK' },
      204: { description: 'No Content' },
      404: { description: 'Gone for good' },
    });
  });
});
