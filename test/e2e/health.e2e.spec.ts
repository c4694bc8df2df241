import { DataSource } from 'typeorm';
import { version } from '../../package.json';
import { startTestApp, type TestApp } from '../support/test-app';

describe('health', () => {
  let focus: TestApp;

  beforeAll(async () => {
    focus = await startTestApp();
  });

  afterAll(() => focus.close());

  afterEach(() => jest.restoreAllMocks());

  it('tells how Focus is', async () => {
    const { status, body, headers } = await focus.http().get('/api/health');
    expect(status).toBe(200);
    expect(Object.entries(body)).toEqual([
      ['status', 'ok'],
      ['version', version],
      ['uptime_seconds', expect.any(Number)],
      ['checks', { database: 'ok', cache: 'ok', queue: 'ok' }],
    ]);
    expect(headers).toHaveProperty('etag');
  });

  it('counts whole seconds since the start', async () => {
    const uptime = async (): Promise<number> => (await focus.http().get('/api/health')).body.uptime_seconds;
    const before = await uptime();
    expect(Number.isInteger(before)).toBe(true);
    focus.clock.advance(90_000);
    expect((await uptime()) - before).toBeGreaterThanOrEqual(90);
    expect((await uptime()) - before).toBeLessThanOrEqual(95);
  });

  it.each(['live', 'ready'])('is %s', async (probe) => {
    const { status, body } = await focus.http().get(`/api/health/${probe}`);
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'ok' });
  });

  it('does not mind who asks', async () => {
    const { status } = await focus.http().get('/api/health').set('Authorization', 'Bearer nonsense');
    expect(status).toBe(200);
  });

  it('answers HEAD', async () => {
    expect((await focus.http().head('/api/health/ready')).status).toBe(200);
  });

  describe.each([
    ['refuses', (): Promise<never> => Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1:3306'))],
    ['hangs', (): Promise<never> => new Promise(() => undefined)],
  ])('while the database %s', (_, query) => {
    beforeEach(() => {
      jest.spyOn(focus.app.get(DataSource), 'query').mockImplementation(query);
    });

    it('is degraded, 503 within three seconds', async () => {
      const startedAt = Date.now();
      const response = await focus.http().get('/api/health');
      expect(Date.now() - startedAt).toBeLessThan(3_000);
      expect(response.status).toBe(503);
      expect(response.headers['retry-after']).toMatch(/^[1-9]\d*$/);
      expect(response.body).toMatchObject({ status: 'degraded', checks: { database: 'unavailable', cache: 'ok' } });
      expect(Object.keys(response.body)).toEqual(['status', 'version', 'uptime_seconds', 'checks']);
      expect(response.text).not.toContain('ECONNREFUSED');
    });

    it('is not ready, but live', async () => {
      const ready = await focus.http().get('/api/health/ready');
      expect([ready.status, ready.body]).toEqual([503, { status: 'unavailable' }]);
      const live = await focus.http().get('/api/health/live');
      expect([live.status, live.body]).toEqual([200, { status: 'ok' }]);
    });

    it('is well again by itself', async () => {
      jest.restoreAllMocks();
      expect((await focus.http().get('/api/health/ready')).status).toBe(200);
    });
  });

  it('tells nothing of the queue’s or the database’s insides', async () => {
    const { text } = await focus.http().get('/api/health');
    expect(text).not.toMatch(/sqlite|mysql|mariadb|host|user|pool/i);
  });
});
