import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import type { Response } from 'supertest';
import { Transactions } from '../../src/infrastructure/database/transactions';
import { IdempotencyKey } from '../../src/infrastructure/idempotency/entities/idempotency-key.entity';
import {
  type Claim,
  IdempotencyKeysRepository,
} from '../../src/infrastructure/idempotency/idempotency-keys.repository';
import { IdempotencyService } from '../../src/infrastructure/idempotency/idempotency.service';
import { requestFingerprint } from '../../src/infrastructure/idempotency/request-fingerprint';
import { ActivitiesService } from '../../src/modules/activities/activities.service';
import { ActivityCategory } from '../../src/modules/activities/activity-category.enum';
import { User } from '../../src/modules/users/entities/user.entity';
import { UsersService } from '../../src/modules/users/users.service';
import { PASSWORD, signedInUser, type SignedInUser, signIn } from '../factories/user.factory';
import { runJobsAt, until } from '../support/scheduling';
import { START, startTestApp, type TestApp } from '../support/test-app';
import { SERVER_URL } from '../support/test-database';

const HOUR_MS = 3_600_000;
const CLAIM_MS = 150_000;
const ACTIVITY = { app_name: 'TikTok', duration_minutes: 12.5, category: 'video' };

let keyCount = 0;
const newKey = (): string => `key-${(keyCount += 1)}`;

/** A route that creates something, and how many of it a user has. */
interface Creation {
  route: string;
  /** What must be there before. */
  prepare?(): Promise<{ path: string; body: object }>;
  path: string;
  body: object;
  status: number;
}

describe('an Idempotency-Key', () => {
  let focus: TestApp;
  let sam: SignedInUser;

  beforeAll(async () => {
    focus = await startTestApp();
  });

  afterAll(() => focus.close());

  beforeEach(async () => {
    focus.clock.set(START);
    sam = await signedInUser(focus);
  });

  const post = (path: string, body: unknown, key?: string, user = sam): Promise<Response> => {
    const request = focus.http().post(`/api${path}`).set(user.auth);
    return (key === undefined ? request : request.set('Idempotency-Key', key)).send(body as object);
  };

  const get = async (path: string, user = sam): Promise<Response> => focus.http().get(`/api${path}`).set(user.auth);

  const countActivities = async (user = sam): Promise<number> => (await get('/activities', user)).body.total;

  const keysOf = ({ id }: SignedInUser): Promise<IdempotencyKey[]> =>
    focus.dataSource.getRepository(IdempotencyKey).findBy({ userId: id });

  function expectProblem(response: Response, status: number, code: string): void {
    expect([response.status, response.body.code]).toEqual([status, code]);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(response.headers['idempotent-replayed']).toBeUndefined();
  }

  /** What makes two answers the same. */
  const essence = ({ status, text, headers }: Response): unknown => [
    status,
    text,
    headers.location,
    headers.etag,
    headers['content-type'],
    headers['cache-control'],
  ];

  function expectReplayOf(first: Response, again: Response): void {
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(essence(again)).toEqual(essence(first));
    expect(again.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
  }

  async function newChallenge(user: SignedInUser, more: object = {}): Promise<{ id: number; invite_code: string }> {
    const { status, body } = await post('/challenges', { ...CHALLENGE, ...more }, undefined, user);
    expect(status).toBe(201);
    return body;
  }

  const CHALLENGE = {
    title: 'A quiet week',
    daily_target_minutes: 60,
    start_date: '2026-11-21',
    end_date: '2026-11-27',
  };

  const CREATIONS: Creation[] = [
    { route: '/api/activities', path: '/activities', body: ACTIVITY, status: 201 },
    { route: '/api/activities/batch', path: '/activities/batch', body: { activities: [ACTIVITY, {}] }, status: 200 },
    { route: '/api/blocked', path: '/blocked', body: { app_name: 'TikTok', daily_limit_minutes: 30 }, status: 201 },
    { route: '/api/challenges', path: '/challenges', body: CHALLENGE, status: 201 },
    {
      route: '/api/challenges/join',
      prepare: async () => ({
        path: '/challenges/join',
        body: { invite_code: (await newChallenge(await signedInUser(focus), { is_public: false })).invite_code },
      }),
      path: '',
      body: {},
      status: 200,
    },
    {
      route: '/api/challenges/{id}/join',
      prepare: async () => ({
        path: `/challenges/${(await newChallenge(await signedInUser(focus))).id}/join`,
        body: {},
      }),
      path: '',
      body: {},
      status: 200,
    },
  ];

  /** How many rows there are of what the routes create. */
  async function countEverything(): Promise<number[]> {
    const tables = ['activities', 'blocked_apps', 'challenges', 'challenge_participants', 'logs', 'mails'];
    return Promise.all(
      tables.map(async (table) =>
        Number((await focus.dataSource.query<{ n: unknown }[]>(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n),
      ),
    );
  }

  describe('on every route that creates something', () => {
    it.each(CREATIONS)('POST $route: a repeat gets the answer, and creates nothing', async (creation) => {
      const { path, body } = (await creation.prepare?.()) ?? creation;
      const key = newKey();
      const first = await post(path, body, key);
      expect(first.status).toBe(creation.status);
      const before = await countEverything();
      expectReplayOf(first, await post(path, body, key));
      expectReplayOf(first, await post(path, body, key));
      expect(await countEverything()).toEqual(before);
    });

    it.each(CREATIONS)('POST $route: 20 at once create one', async (creation) => {
      const { path, body } = (await creation.prepare?.()) ?? creation;
      const key = newKey();
      const before = await countEverything();
      const answers = await Promise.all(Array.from({ length: 20 }, () => post(path, body, key)));
      const first = answers.filter(
        (answer) => answer.status === creation.status && answer.headers['idempotent-replayed'] === undefined,
      );
      expect(first).toHaveLength(1);
      for (const answer of answers) {
        if (answer === first[0]) continue;
        if (answer.status === 409) expectProblem(answer, 409, 'in_progress');
        else expectReplayOf(first[0]!, answer);
      }
      const after = await countEverything();
      expectReplayOf(first[0]!, await post(path, body, key));
      expect(await countEverything()).toEqual(after);
      expect(after.reduce((sum, count) => sum + count)).toBeGreaterThan(before.reduce((sum, count) => sum + count));
      expect(after[0]! - before[0]!).toBeLessThanOrEqual(1);
    });

    it('is described, on these routes and no other', () => {
      const operations = Object.entries(focus.document.paths).flatMap(([path, item]) =>
        Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
      );
      const described = operations.filter(({ operation }) =>
        operation.parameters?.some(
          ({ name, in: place }: Record<string, string>) => place === 'header' && name === 'Idempotency-Key',
        ),
      );
      expect(described.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
        CREATIONS.map(({ route }) => `post ${route}`).sort(),
      );
      for (const { operation } of described) {
        const { responses } = operation;
        expect(responses['409'].description).toContain('`in_progress`');
        expect(responses['422'].description).toContain('`idempotency_key_reused`');
        for (const status of ['200', '201'].filter((status) => status in responses)) {
          expect(responses[status].headers).toHaveProperty('Idempotent-Replayed');
        }
      }
      const blocked = described.find(({ path }) => path === '/api/blocked')?.operation.responses;
      expect(blocked['409'].description).toContain('`app_already_blocked`');
      expect(blocked['201'].headers).toHaveProperty('Location');
    });

    it('T4 keeps no answer that holds a token, and no digest of a password', () => {
      const schemas = focus.document.components?.schemas as Record<string, unknown>;
      const fieldsOf = (node: unknown, seen = new Set<string>()): string[] => {
        if (typeof node !== 'object' || node === null) return [];
        const { $ref, properties } = node as { $ref?: string; properties?: object };
        const name = $ref?.split('/').at(-1);
        if (name !== undefined && seen.has(name)) return [];
        return [
          ...Object.keys(properties ?? {}),
          ...(name === undefined ? [] : fieldsOf(schemas[name], seen.add(name))),
          ...Object.values(node).flatMap((child) => fieldsOf(child, seen)),
        ];
      };
      for (const { route } of CREATIONS) {
        const { requestBody, responses } = focus.document.paths[route]!.post!;
        const fields = [...fieldsOf(requestBody), ...fieldsOf(responses)];
        expect(fields).toEqual(expect.arrayContaining(['created_at'].filter(() => route.endsWith('activities'))));
        expect(fields.filter((field) => /token|password|secret/.test(field))).toEqual([]);
      }
    });
  });

  describe('what is the same request', () => {
    it('is neither its spaces nor the order of its fields', async () => {
      const key = newKey();
      const first = await post('/activities/batch', { activities: [{ app_name: 'A', duration_minutes: 1.5 }] }, key);
      const request = focus.http().post('/api/activities/batch').set(sam.auth).set('Idempotency-Key', key);
      const again = await request
        .set('Content-Type', 'application/json')
        .send('{ "activities": [ {"duration_minutes": 1.50, "app_name": "\\u0041"} ] }');
      expectReplayOf(first, again);
    });

    it.each([
      ['another value', { ...ACTIVITY, duration_minutes: 13 }],
      ['one field more', { ...ACTIVITY, device: 'Pixel' }],
      ['one field less', { app_name: 'TikTok', duration_minutes: 12.5 }],
      ['nothing', undefined],
      ['what is not valid', { app_name: 7 }],
    ])('with %s is another: 422', async (_, body) => {
      const key = newKey();
      const first = await post('/activities', ACTIVITY, key);
      const other = await post('/activities', body, key);
      expectProblem(other, 422, 'idempotency_key_reused');
      expect(other.body.errors).toEqual([
        { field: 'Idempotency-Key', code: 'idempotency_key_reused', message: other.body.detail },
      ]);
      expect(await countActivities()).toBe(1);
      expectReplayOf(first, await post('/activities', ACTIVITY, key));
    });

    it('on another path is another: 422', async () => {
      const key = newKey();
      const [one, two] = [await newChallenge(await signedInUser(focus)), await newChallenge(await signedInUser(focus))];
      expect((await post(`/challenges/${one.id}/join`, {}, key)).status).toBe(200);
      expectProblem(await post(`/challenges/${two.id}/join`, {}, key), 422, 'idempotency_key_reused');
      expectProblem(await post('/activities', {}, key), 422, 'idempotency_key_reused');
      expectProblem(await post(`/challenges/${one.id}/join?a=1`, {}, key), 422, 'idempotency_key_reused');
    });

    it('by another user is another, with another answer', async () => {
      const key = newKey();
      const kim = await signedInUser(focus);
      const first = await post('/activities', ACTIVITY, key);
      const other = await post('/activities', ACTIVITY, key, kim);
      expect([other.status, other.headers['idempotent-replayed']]).toEqual([201, undefined]);
      expect(other.body.id).not.toBe(first.body.id);
      expect([await countActivities(), await countActivities(kim)]).toEqual([1, 1]);
    });

    it('under another key is another', async () => {
      const [lower, upper] = ['case-a', 'case-A'];
      await post('/activities', ACTIVITY, lower);
      expect((await post('/activities', ACTIVITY, upper)).headers['idempotent-replayed']).toBeUndefined();
      expect(await countActivities()).toBe(2);
    });
  });

  describe('its shape', () => {
    it.each(['x', '!', '~', '"8e03978e-40d5-43dd-bc93-6894a57f9324"', 'a,b', 'x'.repeat(255)])(
      'may be %s',
      async (key) => {
        const first = await post('/activities', ACTIVITY, key);
        expect(first.status).toBe(201);
        expectReplayOf(first, await post('/activities', ACTIVITY, key));
      },
    );

    it.each(['', 'x'.repeat(256), 'a b', 'a\tb', 'é', '\u00a0'])('may not be %j: 422', async (key) => {
      const response = await post('/activities', ACTIVITY, Buffer.from(key, 'utf8').toString('latin1'));
      expectProblem(response, 422, 'validation_failed');
      expect(response.body.errors).toMatchObject([{ field: 'Idempotency-Key', code: 'invalid_format' }]);
      expect(await countActivities()).toBe(0);
    });

    it('may not be two: 422', async () => {
      const response = await focus
        .http()
        .post('/api/activities')
        .set(sam.auth)
        // One line each on the wire.
        .set('Idempotency-Key', ['a', 'a'] as never)
        .send(ACTIVITY);
      expectProblem(response, 422, 'validation_failed');
      expect(await countActivities()).toBe(0);
    });
  });

  describe('without it', () => {
    it('nothing is kept, and a repeat creates another', async () => {
      const [first, again] = [await post('/activities', ACTIVITY), await post('/activities', ACTIVITY)];
      expect(again.body.id).not.toBe(first.body.id);
      expect(await keysOf(sam)).toEqual([]);
    });

    it('no statement is run for it', async () => {
      await focus.dataSource.query('ALTER TABLE idempotency_keys RENAME TO hidden_keys');
      const response = await post('/activities', ACTIVITY);
      await focus.dataSource.query('ALTER TABLE hidden_keys RENAME TO idempotency_keys');
      expect(response.status).toBe(201);
    });

    it('is how it is on routes that create nothing, or know no caller', async () => {
      const key = newKey();
      const registration = { username: 'robin_key', email: 'robin_key@example.org', password: PASSWORD };
      const anonymous = (body: object): Promise<Response> =>
        focus.http().post('/api/auth/register').set('Idempotency-Key', key).send(body);
      expect((await anonymous(registration)).status).toBe(202);
      const other = await anonymous({ ...registration, username: 'robin_key_2', email: 'robin_key_2@example.org' });
      expect([other.status, other.headers['idempotent-replayed']]).toEqual([202, undefined]);
      const { id } = await newChallenge(await signedInUser(focus));
      expect((await post(`/challenges/${id}/join`, {})).status).toBe(200);
      for (const status of [204, 404]) expect((await post(`/challenges/${id}/leave`, {}, key)).status).toBe(status);
      expect(await keysOf(sam)).toEqual([]);
    });
  });

  describe('an answer', () => {
    it('is kept for 24 hours', async () => {
      const key = newKey();
      const user = await focus.app.get(UsersService).get(sam.id);
      const { createdAt } = await post('/activities', ACTIVITY, key).then(async (first) => {
        const [row] = await keysOf(sam);
        focus.clock.set(new Date(row!.createdAt.getTime() + 24 * HOUR_MS - CLAIM_MS));
        expectReplayOf(first, await post('/activities', ACTIVITY, key, await signIn(focus, user)));
        return row!;
      });
      focus.clock.set(new Date(createdAt.getTime() + 24 * HOUR_MS));
      const later = await signIn(focus, user);
      const fresh = await post('/activities', { ...ACTIVITY, app_name: 'Another' }, key, later);
      expect([fresh.status, fresh.headers['idempotent-replayed']]).toEqual([201, undefined]);
      expectReplayOf(fresh, await post('/activities', { ...ACTIVITY, app_name: 'Another' }, key, later));
      expect(await countActivities(later)).toBe(2);
    });

    it('is the one that was given, whatever has happened since', async () => {
      const key = newKey();
      const first = await post('/activities', ACTIVITY, key);
      await focus.http().delete(first.headers.location!).set(sam.auth);
      expectReplayOf(first, await post('/activities', ACTIVITY, key));
      expect(await countActivities()).toBe(0);
    });

    it('is given behind the guards: not to a token that was revoked', async () => {
      const key = newKey();
      expect((await post('/activities', ACTIVITY, key)).status).toBe(201);
      await focus.http().post('/api/auth/logout-all').set(sam.auth);
      expectProblem(await post('/activities', ACTIVITY, key), 401, 'invalid_token');
    });

    it('may be long: a batch of 500, good or bad', async () => {
      const good = { activities: Array.from({ length: 500 }, (_, n) => ({ ...ACTIVITY, device: `😀 ${n}` })) };
      const bad = {
        activities: Array.from({ length: 500 }, (_, n) => ({ duration_minutes: 'no', [`field_${n}`]: 1 })),
      };
      for (const [body, accepted] of [
        [good, 500],
        [bad, 0],
      ] as const) {
        const key = newKey();
        const first = await post('/activities/batch', body, key);
        expect([first.status, first.body.accepted]).toEqual([200, accepted]);
        expectReplayOf(first, await post('/activities/batch', body, key));
        if (body === bad) expect(first.text.length).toBeGreaterThan(65_536);
      }
      expect(await countActivities()).toBe(500);
    });

    it('tells of nothing a second time', async () => {
      const key = newKey();
      await post('/blocked', { app_name: 'TikTok', daily_limit_minutes: 10 });
      await post('/activities', ACTIVITY, key);
      const before = await countEverything();
      await post('/activities', ACTIVITY, key);
      expect(await countEverything()).toEqual(before);
    });

    it('is seen by a page of another origin', async () => {
      const key = newKey();
      const asPage = (): Promise<Response> =>
        focus
          .http()
          .post('/api/activities')
          .set({ ...sam.auth, Origin: 'http://localhost:3000', 'Idempotency-Key': key })
          .send(ACTIVITY);
      const first = await asPage();
      expectReplayOf(first, await asPage());
      expect(first.headers['access-control-expose-headers']!.split(',')).toContain('Idempotent-Replayed');
      const preflight = await focus.http().options('/api/activities').set({
        Origin: 'http://localhost:3000',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,content-type,idempotency-key',
      });
      expect(preflight.headers['access-control-allow-headers']).toContain('idempotency-key');
    });

    it('goes with the client’s own client_id: who sent it under another key learns what is stored', async () => {
      const body = { ...ACTIVITY, client_id: '5b6b3b5e-5a1f-4f0e-8c3a-6d1f0a4be00c' };
      const [key, otherKey] = [newKey(), newKey()];
      const first = await post('/activities', body, key);
      const stored = await post('/activities', body, otherKey);
      expect([first.status, stored.status]).toEqual([201, 200]);
      expect(stored.body).toEqual(first.body);
      expect(stored.headers.location).toBeUndefined();
      expectReplayOf(first, await post('/activities', body, key));
      expectReplayOf(stored, await post('/activities', body, otherKey));
      expect(await countActivities()).toBe(1);
    });
  });

  describe('a refusal is not kept', () => {
    it('neither of a body that is not valid: the mended one may have the key', async () => {
      const key = newKey();
      expectProblem(await post('/activities', { app_name: 'TikTok' }, key), 422, 'validation_failed');
      const mended = await post('/activities', ACTIVITY, key);
      expect(mended.status).toBe(201);
      expectReplayOf(mended, await post('/activities', ACTIVITY, key));
    });

    it('nor of a state that may change: the same request may succeed later', async () => {
      const host = await signedInUser(focus);
      const guest = await signedInUser(focus);
      const { id } = await newChallenge(host, { max_participants: 2 });
      expect((await post(`/challenges/${id}/join`, {}, undefined, guest)).status).toBe(200);
      const key = newKey();
      for (let i = 0; i < 2; i += 1)
        expectProblem(await post(`/challenges/${id}/join`, {}, key), 409, 'challenge_full');
      expect((await post(`/challenges/${id}/leave`, {}, undefined, guest)).status).toBe(204);
      const joined = await post(`/challenges/${id}/join`, {}, key);
      expect([joined.status, joined.headers['idempotent-replayed']]).toEqual([200, undefined]);
      expectReplayOf(joined, await post(`/challenges/${id}/join`, {}, key));
    });

    it('also where 20 are refused at once', async () => {
      const rule = { app_name: 'TikTok', daily_limit_minutes: 30 };
      const { headers } = await post('/blocked', rule);
      const key = newKey();
      const answers = await Promise.all(Array.from({ length: 20 }, () => post('/blocked', rule, key)));
      const codes = new Set(answers.map(({ status, body }) => `${status} ${body.code}`));
      expect(codes).toContain('409 app_already_blocked');
      codes.delete('409 in_progress');
      expect(codes.size).toBe(1);
      await focus.http().delete(headers.location!).set(sam.auth);
      expect((await post('/blocked', rule, key)).status).toBe(201);
    });

    it('nor of a token, a path, or a type', async () => {
      const key = newKey();
      const anonymous = await focus.http().post('/api/activities').set('Idempotency-Key', key).send(ACTIVITY);
      expectProblem(anonymous, 401, 'missing_token');
      const typed = focus.http().post('/api/activities').set(sam.auth).set('Idempotency-Key', key);
      expectProblem(await typed.set('Content-Type', 'text/plain').send('x'), 415, 'unsupported_media_type');
      expectProblem(await post('/challenges/999999/join', {}, key), 404, 'not_found');
      expect((await post('/activities', ACTIVITY, key)).status).toBe(201);
    });
  });

  describe('a fault of ours', () => {
    /** Makes the database refuse what `condition` says until the answer is called. */
    async function breakDatabase(when: string, condition?: string): Promise<() => Promise<unknown>> {
      const sql = SERVER_URL
        ? `CREATE TRIGGER broken ${when} FOR EACH ROW ${condition === undefined ? '' : `IF ${condition} THEN `}SIGNAL SQLSTATE '45000'${condition === undefined ? '' : '; END IF'}`
        : `CREATE TRIGGER broken ${when} ${condition === undefined ? '' : `WHEN ${condition} `}BEGIN SELECT RAISE(ABORT, 'broken'); END`;
      await focus.dataSource.query(sql);
      return () => focus.dataSource.query('DROP TRIGGER broken');
    }

    it('before anything is stored frees the key', async () => {
      const key = newKey();
      const mend = await breakDatabase('BEFORE INSERT ON activities');
      expectProblem(await post('/activities', ACTIVITY, key), 500, 'internal_error');
      await mend();
      const again = await post('/activities', ACTIVITY, key);
      expect([again.status, again.headers['idempotent-replayed']]).toEqual([201, undefined]);
      expect(await countActivities()).toBe(1);
    });

    it('that keeps the word from being stored keeps what it is about from being stored', async () => {
      const key = newKey();
      const mend = await breakDatabase('BEFORE UPDATE ON idempotency_keys', 'NEW.is_committed = 1');
      expectProblem(await post('/activities', ACTIVITY, key), 500, 'internal_error');
      expect(await countActivities()).toBe(0);
      await mend();
      expect((await post('/activities', ACTIVITY, key)).status).toBe(201);
      expect(await countActivities()).toBe(1);
    });

    it('while the answer is kept is not the client’s, who has it; a repeat is never carried out again', async () => {
      const key = newKey();
      const mend = await breakDatabase('BEFORE UPDATE ON idempotency_keys', 'NEW.answer IS NOT NULL');
      const first = await post('/activities', ACTIVITY, key);
      await mend();
      expect(first.status).toBe(201);
      expectProblem(await post('/activities', ACTIVITY, key), 409, 'in_progress');
      focus.clock.advance(CLAIM_MS);
      expectProblem(await post('/activities', ACTIVITY, key), 409, 'answer_lost');
      expect(await countActivities()).toBe(1);
    });
  });

  describe('a process that dies', () => {
    const requestOf = (key: string): { userId: number; key: string; fingerprint: string } => ({
      userId: sam.id,
      key,
      fingerprint: requestFingerprint({ method: 'POST', originalUrl: '/api/activities', body: ACTIVITY }),
    });

    /** An attempt as far as it has come when its process dies: it holds the key. */
    async function claim(key: string): Promise<Claim> {
      const result = await focus.app.get(IdempotencyService).claim(requestOf(key));
      expect(result.answer).toBeNull();
      return result.claim!;
    }

    const record = (): Promise<unknown> =>
      focus.app
        .get(ActivitiesService)
        .record({ userId: sam.id } as never, { ...ACTIVITY, category: ActivityCategory.Video });

    it('before it has stored anything: the repeat waits a minute, and is carried out', async () => {
      const key = newKey();
      await claim(key);
      const early = await post('/activities', ACTIVITY, key);
      expectProblem(early, 409, 'in_progress');
      expect(early.headers['retry-after']).toBe('1');
      expectProblem(await post('/activities', { ...ACTIVITY, device: 'x' }, key), 422, 'idempotency_key_reused');
      focus.clock.advance(CLAIM_MS);
      const again = await post('/activities', ACTIVITY, key);
      expect([again.status, again.headers['idempotent-replayed']]).toEqual([201, undefined]);
      expectReplayOf(again, await post('/activities', ACTIVITY, key));
      expect(await countActivities()).toBe(1);
    });

    it('after it has stored its work, before it has kept the answer: the repeat learns that it was done', async () => {
      const key = newKey();
      const user = await focus.app.get(UsersService).get(sam.id);
      const died = await claim(key);
      const expiresAt = new Date(died.createdAt.getTime() + 24 * HOUR_MS);
      await focus.app.get(Transactions).sealed(async (tx) => {
        expect(await focus.app.get(IdempotencyKeysRepository).commit(tx, died, expiresAt)).toBe(true);
      }, record);
      expectProblem(await post('/activities', ACTIVITY, key), 409, 'in_progress');
      focus.clock.advance(CLAIM_MS);
      expectProblem(await post('/activities', ACTIVITY, key), 409, 'answer_lost');
      focus.clock.set(new Date(expiresAt.getTime() - CLAIM_MS));
      sam = await signIn(focus, user);
      expectProblem(await post('/activities', ACTIVITY, key), 409, 'answer_lost');
      expect(await countActivities()).toBe(1);
    });

    it('or only stood still, and finds its key with another: what it goes on to store is rolled back', async () => {
      const key = newKey();
      const still = await claim(key);
      focus.clock.advance(CLAIM_MS);
      const again = await post('/activities', ACTIVITY, key);
      expect(again.status).toBe(201);
      const late = focus.app
        .get(IdempotencyService)
        .carryOut(still, record, () => ({ status: 0, headers: {}, body: null }));
      await expect(late).rejects.toMatchObject({ status: 409, code: 'in_progress' });
      expect(await countActivities()).toBe(1);
      expectReplayOf(again, await post('/activities', ACTIVITY, key));
    });

    it('is told from a request that fails once its work is stored: that is never carried out again either', async () => {
      const key = newKey();
      const failing = focus.app.get(IdempotencyService).carryOut(
        await claim(key),
        async () => {
          await record();
          throw new Error('afterwards');
        },
        () => ({ status: 0, headers: {}, body: null }),
      );
      await expect(failing).rejects.toThrow('afterwards');
      expectProblem(await post('/activities', ACTIVITY, key), 409, 'in_progress');
      focus.clock.advance(CLAIM_MS);
      expectProblem(await post('/activities', ACTIVITY, key), 409, 'answer_lost');
      expect(await countActivities()).toBe(1);
    });

    it('takes nothing along: what a refused request has set off goes on by itself', async () => {
      const key = newKey();
      const refused = Promise.withResolvers<void>();
      let setOff: Promise<unknown> | undefined;
      const failing = focus.app.get(IdempotencyService).carryOut(
        await claim(key),
        () => {
          setOff = refused.promise.then(record);
          return Promise.reject(new Error('refused'));
        },
        () => ({ status: 0, headers: {}, body: null }),
      );
      await expect(failing).rejects.toThrow('refused');
      refused.resolve();
      await setOff;
      expect((await post('/activities', ACTIVITY, key)).status).toBe(201);
      expect(await countActivities()).toBe(2);
    });

    it('leaves its key to one of many repeats', async () => {
      const key = newKey();
      await claim(key);
      focus.clock.advance(CLAIM_MS);
      const claims = await Promise.allSettled(
        Array.from({ length: 20 }, () => focus.app.get(IdempotencyService).claim(requestOf(key))),
      );
      expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      focus.clock.advance(CLAIM_MS);
      const answers = await Promise.all(Array.from({ length: 20 }, () => post('/activities', ACTIVITY, key)));
      for (const { status } of answers) expect([201, 409]).toContain(status);
      expect(await countActivities()).toBe(1);
    });
  });

  describe('a client that hangs up', () => {
    /** Sends the request and is gone as soon as it has been read. */
    async function sendAndHangUp(key: string): Promise<void> {
      const request = httpRequest(`${focus.url}/api/activities`, {
        method: 'POST',
        headers: { ...sam.auth, 'Idempotency-Key': key, 'Content-Type': 'application/json' },
      });
      request.on('error', () => undefined);
      const arrival = once(focus.server, 'request');
      request.end(JSON.stringify(ACTIVITY));
      const [incoming, response] = (await arrival) as [IncomingMessage, ServerResponse];
      const cut = once(response, 'close');
      await once(incoming, 'end');
      request.destroy();
      await cut;
    }

    it('gets the answer when it asks again', async () => {
      const key = newKey();
      const transactions = focus.app.get(Transactions);
      // Held up until it is gone; embedded, nobody could be held up without holding up the reading too.
      if (SERVER_URL) {
        await transactions.run(async (tx) => {
          await transactions.lockRow(tx, User, { id: sam.id });
          await sendAndHangUp(key);
        });
      } else await sendAndHangUp(key);
      await until(async () => (await keysOf(sam)).some(({ answer }) => answer !== null));
      const again = await post('/activities', ACTIVITY, key);
      expect([again.status, again.headers['idempotent-replayed']]).toEqual([201, 'true']);
      expect(await countActivities()).toBe(1);
    });
  });

  describe('keys', () => {
    it('that have run out are dropped every hour', async () => {
      const [old, young] = [newKey(), newKey()];
      // A job that is new has nothing to make up for.
      await runJobsAt(focus, START);
      await post('/activities', ACTIVITY, old);
      await post('/activities', { app_name: 7 }, newKey());
      const user = await focus.app.get(UsersService).get(sam.id);
      focus.clock.advance(20 * HOUR_MS);
      await post('/activities', ACTIVITY, young, await signIn(focus, user));
      expect(await keysOf(sam)).toHaveLength(3);
      await runJobsAt(focus, new Date(START.getTime() + 25 * HOUR_MS));
      expect((await keysOf(sam)).map(({ key }) => key)).toEqual([young]);
    });

    it('go with their user', async () => {
      await post('/activities', ACTIVITY, newKey());
      expect(await keysOf(sam)).toHaveLength(1);
      const response = await focus.http().delete('/api/users/me').set(sam.auth).send({ password: PASSWORD });
      expect(response.status).toBe(204);
      expect(await keysOf(sam)).toEqual([]);
    });

    it('cannot be had by a user who is gone', async () => {
      const gone = focus.app.get(IdempotencyService).claim({ userId: 999_999, key: newKey(), fingerprint: 'x' });
      await expect(gone).rejects.toMatchObject({ status: 404, code: 'not_found' });
    });
  });
});

describe('an Idempotency-Key under limits', () => {
  let focus: TestApp;

  beforeAll(async () => {
    focus = await startTestApp({ RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_PER_MINUTE: '3' });
  });

  afterAll(() => focus.close());

  it('a repeat counts, and tells how many are left now', async () => {
    const { auth } = await signedInUser(focus);
    const send = (): Promise<Response> =>
      focus.http().post('/api/activities').set(auth).set('Idempotency-Key', 'limited').send(ACTIVITY);
    const answers = [await send(), await send(), await send(), await send()];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 429]);
    expect(answers.map(({ headers }) => headers['ratelimit-remaining'])).toEqual(['2', '1', '0', '0']);
    expect(answers.map(({ headers }) => headers['idempotent-replayed'])).toEqual([
      undefined,
      'true',
      'true',
      undefined,
    ]);
  });
});
