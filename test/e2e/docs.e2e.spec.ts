import { createConfig, lintFromString } from '@redocly/openapi-core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { startTestApp, type TestApp } from '../support/test-app';

interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
}

interface Operation {
  operationId: string;
  tags?: string[];
  security?: object[];
  parameters?: { name: string; in: string }[];
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

describe('the documents', () => {
  let focus: TestApp;
  let document: OpenAPIObject;
  let operations: { name: string; path: string; operation: Operation }[];

  beforeAll(async () => {
    focus = await startTestApp();
    document = (await focus.http().get('/api/openapi.json')).body;
    operations = Object.entries(document.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => item[method] !== undefined).map((method) => ({
        name: `${method.toUpperCase()} ${path}`,
        path,
        operation: item[method] as unknown as Operation,
      })),
    );
  });

  afterAll(() => focus.close());

  describe('the API document', () => {
    it('is served as JSON, with an ETag', async () => {
      const { status, headers } = await focus.http().get('/api/openapi.json');
      expect(status).toBe(200);
      expect(headers['content-type']).toMatch(/^application\/json/);
      expect((await focus.http().get('/api/openapi.json').set('If-None-Match', String(headers.etag))).status).toBe(304);
    });

    it('is OpenAPI 3.1, and valid', async () => {
      expect(document.openapi).toMatch(/^3\.1\.\d$/);
      const config = await createConfig({
        rules: {
          struct: 'error',
          'no-unresolved-refs': 'error',
          'operation-operationId-unique': 'error',
          'path-parameters-defined': 'error',
          'operation-parameters-unique': 'error',
          'no-ambiguous-paths': 'error',
          'no-identical-paths': 'error',
          'security-defined': 'off',
          'spec-strict-refs': 'off',
          'no-enum-type-mismatch': 'error',
          'no-required-schema-properties-undefined': 'error',
          'no-unused-components': 'error',
          'no-invalid-schema-examples': 'error',
        },
      });
      const problems = await lintFromString({ source: JSON.stringify(document), config });
      expect(problems.map(({ message, location }) => `${message} ${location[0]?.pointer}`)).toEqual([]);
    });

    it('describes every route', () => {
      const paths = operations.map(({ name }) => name);
      expect(paths).toEqual(
        expect.arrayContaining([
          'POST /api/auth/login',
          'GET /api/users/me',
          'DELETE /api/auth/sessions/{id}',
          'GET /api/health',
        ]),
      );
      for (const { path } of operations) expect(path).toMatch(/^\/(api\/|metrics)/);
    });

    it('names every operation, once, and sorts it under one heading', () => {
      const ids = operations.map(({ operation }) => operation.operationId);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { name, operation } of operations) {
        expect(`${name}: ${operation.operationId}`).toMatch(/: [a-z][A-Za-z]+$/);
        expect(`${name}: ${operation.tags?.length ?? 0} tag`).toBe(`${name}: 1 tag`);
      }
    });

    it('tells of every operation how it succeeds', () => {
      for (const { name, operation } of operations) {
        const statuses = Object.keys(operation.responses);
        expect(`${name}: ${statuses.join()}`).toMatch(/: .*(2\d\d|302)/);
        for (const status of statuses) expect(`${name}: ${status}`).toMatch(/: [2345]\d\d$/);
      }
    });

    it('tells what a success holds, and that 204 holds nothing', () => {
      for (const { name, operation } of operations) {
        for (const [status, response] of Object.entries(operation.responses)) {
          if (!/^20[0123]$/.test(status)) continue;
          expect([name, Object.keys(response.content ?? {}).length]).toEqual([name, expect.any(Number)]);
          expect([name, Object.keys(response.content ?? {}).length > 0]).toEqual([name, true]);
        }
        if (operation.responses['204'] !== undefined) expect(operation.responses['204']).not.toHaveProperty('content');
      }
    });

    it('tells of every closed operation that it is, and its 401', () => {
      const closed = operations.filter(({ operation }) => operation.security !== undefined);
      expect(closed.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['GET /api/users/me', 'POST /api/auth/logout-all']),
      );
      expect(closed.map(({ name }) => name)).not.toContain('POST /api/auth/login');
      for (const { name, operation } of closed)
        expect([name, Object.keys(operation.responses)]).toEqual([name, expect.arrayContaining(['401'])]);
    });

    it('is right about which operations are closed', async () => {
      for (const { name, path, operation } of operations) {
        const method = name.split(' ', 1)[0]?.toLowerCase() as (typeof METHODS)[number];
        const response = await focus
          .http()
          [method](path.replaceAll(/\{\w+\}/g, '1'))
          .redirects(0);
        const isClosed = operation.security !== undefined;
        expect([name, response.body?.code === 'missing_token']).toEqual([name, isClosed]);
      }
    });

    it('answers every error with a problem document', () => {
      for (const { name, operation } of operations) {
        for (const [status, response] of Object.entries(operation.responses)) {
          // A probe's report has a form of its own.
          if (!/^[45]/.test(status) || /health/.test(name)) continue;
          expect([name, status, response.content]).toEqual([
            name,
            status,
            { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDto' } } },
          ]);
        }
      }
    });

    it('has no word that OpenAPI 3.1 does not', () => {
      const words = new Set<string>();
      const walk = (node: unknown, isMap: boolean): void => {
        if (typeof node !== 'object' || node === null) return;
        for (const [key, value] of Object.entries(node)) {
          if (!isMap) words.add(key);
          // The keys of a map are names, not words.
          if (key !== 'example')
            walk(value, !isMap && ['properties', 'schemas', 'paths', 'responses', 'content'].includes(key));
        }
      };
      walk(document, false);
      expect([...words]).not.toContain('nullable');
      // Numbers since 3.1, not flags beside a bound.
      expect(JSON.stringify(document)).not.toMatch(/"exclusiveM(in|ax)imum":(true|false)/);
      expect(JSON.stringify(document)).toContain('"type":["string","null"]');
    });

    it('leaves no field of an answer out', () => {
      const schemas = document.components?.schemas as Record<string, Schema>;
      const profile = schemas.ProfileDto ?? schemas.Profile;
      expect([...(profile?.required ?? [])].sort()).toEqual(Object.keys(profile?.properties ?? {}).sort());
      expect(profile?.properties).not.toHaveProperty('password_hash');
    });

    it('tells no secret and no path of ours', () => {
      expect(JSON.stringify(document)).not.toMatch(/node_modules|\/work\/|passwordHash|token_hash/);
    });
  });

  describe.each(['/api/docs', '/api/docs/', '/api/redoc'])('the page %s', (page) => {
    /** The policy's directives by name. */
    const policyOf = (header: unknown): Record<string, string> =>
      Object.fromEntries(
        String(header)
          .split(';')
          .map((directive) => directive.trim())
          .map((directive) => [directive.split(' ', 1)[0], directive.slice(directive.indexOf(' ') + 1)]),
      );

    it('is a page', async () => {
      const { status, headers } = await focus.http().get(page);
      expect(status).toBe(200);
      expect(headers['content-type']).toMatch(/^text\/html; charset=utf-8$/i);
    });

    it('has all its assets, from us', async () => {
      const { text } = await focus.http().get(page);
      const assets = [...text.matchAll(/<(?:script|link|img)\b[^>]*?\b(?:src|href|spec-url)="([^"]+)"/g)].map((match) =>
        String(match[1]),
      );
      expect(assets.length).toBeGreaterThan(0);
      for (const asset of assets) {
        expect(asset).not.toMatch(/^(https?:)?\/\//);
        const url = new URL(asset, `${focus.url}${page}`);
        expect(url.origin).toBe(focus.url);
        const response = await focus.http().get(url.pathname);
        expect([asset, response.status]).toEqual([asset, 200]);
        expect(Number(response.headers['content-length'])).toBeGreaterThan(100);
        // nosniff: a script of another type would not run.
        if (asset.endsWith('.js')) expect(response.headers['content-type']).toMatch(/javascript/);
        if (asset.endsWith('.css')) expect(response.headers['content-type']).toMatch(/^text\/css/);
      }
    });

    it('runs under its policy: no script in the page, none from elsewhere', async () => {
      const { text, headers } = await focus.http().get(page);
      const policy = policyOf(headers['content-security-policy']);
      expect(policy).toMatchObject({
        'default-src': "'none'",
        'script-src': "'self'",
        'connect-src': "'self'",
        'frame-ancestors': "'none'",
      });
      for (const [, body] of text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)) expect(body?.trim()).toBe('');
      expect(text).not.toMatch(/\son\w+=|javascript:/i);
    });

    it('has the API document', async () => {
      const text =
        page === '/api/redoc'
          ? (await focus.http().get(page)).text
          : (await focus.http().get('/api/docs/swagger-ui-init.js')).text;
      expect(text).toContain(page === '/api/redoc' ? 'spec-url="/api/openapi.json"' : '"operationId": "getMyProfile"');
    });
  });

  describe('the files of the pages', () => {
    const FILES = ['/api/redoc/redoc.standalone.js', '/api/docs/swagger-ui.css', '/api/docs/swagger-ui-bundle.js'];

    it.each(FILES)('%s is served whole, whatever is asked of it', async (file) => {
      for (const [name, value] of [
        ['Range', 'bytes=999999999-'],
        ['Range', 'bytes=0-1'],
        ['If-Match', '"other"'],
        ['If-Unmodified-Since', 'Thu, 01 Jan 1970 00:00:00 GMT'],
      ] as const) {
        expect((await focus.http().get(file).set(name, value)).status).toBe(200);
      }
    });

    it.each([
      '/api/docs/..%2f..%2fpackage.json',
      '/api/docs/%2e%2e/%2e%2e/package.json',
      '/api/redoc/..%2fpackage.json',
      '/api/docs/.env',
      '/api/docs/%00',
      '/api/redoc/other.js',
    ])('%s is none of them', async (path) => {
      const response = await focus.http().get(path);
      expect([response.status, response.headers['content-type']]).toEqual([404, 'application/problem+json']);
    });
  });

  it('are there while the document itself is the one the application was set up with', () => {
    expect(document).toEqual(JSON.parse(JSON.stringify(focus.document)));
  });
});

describe('the documents, switched off', () => {
  it('are 404, like any unknown path', async () => {
    const focus = await startTestApp({ DOCS_ENABLED: 'false' });
    for (const path of [
      '/api/docs',
      '/api/docs/',
      '/api/redoc',
      '/api/openapi.json',
      '/api/docs/swagger-ui.css',
      '/api/docs-json',
    ]) {
      const { status, body } = await focus.http().get(path);
      expect([path, status, body.code]).toEqual([path, 404, 'not_found']);
    }
    await focus.close();
  });
});
