import type { Response } from 'supertest';
import { Role } from '../../src/common/auth/role.enum';
import { signedInUser, type SignedInUser } from '../factories/user.factory';
import { START, startTestApp, type TestApp } from '../support/test-app';

describe('challenges, for administrators', () => {
  let focus: TestApp;
  let admin: SignedInUser;
  let creator: SignedInUser;

  beforeAll(async () => {
    focus = await startTestApp();
    admin = await signedInUser(focus, { role: Role.Admin });
    creator = await signedInUser(focus);
  });

  afterAll(() => focus.close());

  beforeEach(() => focus.clock.set(START));

  type Method = 'get' | 'delete';
  const call = (method: Method, path: string, who: SignedInUser | null = admin): Promise<Response> =>
    Promise.resolve(
      focus
        .http()
        [method](`/api/admin/challenges${path}`)
        .set(who?.auth ?? {}),
    );

  /** A private challenge; answers its id. */
  async function given(title: string, start_date: string): Promise<number> {
    const { status, body } = await focus
      .http()
      .post('/api/challenges')
      .set(creator.auth)
      .send({ title, is_public: false, daily_target_minutes: 60, start_date, end_date: '2026-12-01' });
    expect(status).toBe(201);
    return body.id;
  }

  const seenByCreator = (id: number): Promise<Response> =>
    Promise.resolve(focus.http().get(`/api/challenges/${id}`).set(creator.auth));

  it.each<[Method, string]>([
    ['get', ''],
    ['delete', '/1'],
  ])('%s %s is for administrators only', async (method, path) => {
    expect((await call(method, path, null)).body.code).toBe('missing_token');
    const refused = await call(method, path, creator);
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
  });

  it('lists private ones too, newest first, without their invite codes', async () => {
    const upcoming = await given('Quiet December', '2026-11-28');
    const active = await given('QUIET % now', '2026-11-20');
    const list = async (query: string): Promise<number[]> =>
      (await call('get', `?${query}`)).body.items.map(({ id }: { id: number }) => id);
    expect(await list('q=quiet')).toEqual([active, upcoming]);
    expect(await list('q=quiet&status=active')).toEqual([active]);
    expect(await list('q=%25')).toEqual([active]);
    const { body } = await call('get', '?q=quiet&size=1&page=2');
    expect(Object.keys(body)).toEqual(['items', 'total', 'page', 'size', 'pages']);
    expect(body).toMatchObject({ total: 2, page: 2, size: 1, pages: 2 });
    const { body: own } = await seenByCreator(upcoming);
    expect(Object.keys(body.items[0])).toEqual(Object.keys(own));
    expect(body.items[0]).toEqual({ ...own, is_participant: false, is_creator: false, invite_code: null });
  });

  it.each(['status=over', 'page=0', 'size=101', 'foo=1'])('refuses ?%s', async (query) => {
    const { status, body } = await call('get', `?${query}`);
    expect([status, body.code]).toEqual([422, 'validation_failed']);
  });

  it('deletes an upcoming one, cancels a running one, and writes it down', async () => {
    const upcoming = await given('To be deleted', '2026-11-28');
    const active = await given('To be cancelled', '2026-11-20');
    for (const id of [upcoming, active]) {
      const response = await call('delete', `/${id}`);
      expect([response.status, response.text]).toEqual([204, '']);
    }
    expect((await seenByCreator(upcoming)).status).toBe(404);
    expect((await seenByCreator(active)).body.status).toBe('cancelled');
    const { items } = (await focus.http().get(`/api/admin/logs?user_id=${admin.id}&q=challenge`).set(admin.auth)).body;
    expect(items.map(({ action }: { action: string }) => action)).toEqual(['challenge.cancelled', 'challenge.deleted']);
  });

  it.each(['2147483647', '0', 'abc'])('answers 404 for %s', async (id) => {
    const { status, body } = await call('delete', `/${id}`);
    expect([status, body.code]).toEqual([404, 'not_found']);
  });
});
