import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { ActivityCategory } from '../../modules/activities/activity-category.enum';
import { DemoOptions, DemoReport, runDemo } from './demo';
import { DemoClient, DemoRequestError } from './demo-client';
import { DemoPerson } from './demo-person';
import { IngestionError, toMinutes } from './ingestion';

const NOW = new Date('2026-11-20T08:33:00Z');

/** As much of Focus as the demo touches, held in memory; the flags make it misbehave. */
class FakeFocus {
  readonly requests: string[] = [];
  readonly timezones: unknown[] = [];
  /** Batch requests that still get a 429 first. */
  rateLimited = 0;
  retryAfter = '0';
  /** Forgets `client_id`s, so that a repeat is stored again. */
  isForgetful = false;
  private readonly activities = new Map<string, { id: number; appName: string; date: string; seconds: number }>();
  private readonly limits = new Map<string, number>();
  private server!: Server;

  async start(): Promise<string> {
    this.server = createServer((request, response) => void this.handle(request, response));
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    if (!this.server.listening) {
      return;
    }
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : null;
    const url = new URL(request.url ?? '/', 'http://localhost');
    const route = `${request.method} ${url.pathname}`;
    this.requests.push(route);
    const reply = (status: number, answer: unknown, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(answer));
    };
    const problem = (status: number, code: string, headers: Record<string, string> = {}): void =>
      reply(status, { status, code, detail: `because of ${code}`, request_id: 'r-1' }, headers);

    if (route === 'POST /api/auth/login') {
      return body.password === 'right' ? reply(200, { access_token: 'token' }) : problem(401, 'invalid_credentials');
    }
    if (request.headers.authorization !== 'Bearer token') {
      return problem(401, 'missing_token');
    }
    switch (route) {
      case 'PUT /api/users/me':
        this.timezones.push(body.timezone);
        return reply(200, {});
      case 'POST /api/blocked':
        if (this.limits.has(body.app_name)) {
          return problem(409, 'app_already_blocked');
        }
        this.limits.set(body.app_name, body.daily_limit_minutes);
        return reply(201, { id: 1, app_name: body.app_name, daily_limit_minutes: body.daily_limit_minutes });
      case 'GET /api/blocked': {
        const items = [...this.limits].map(([app_name, daily_limit_minutes], id) => ({
          id,
          app_name,
          daily_limit_minutes,
        }));
        const page = Number(url.searchParams.get('page'));
        // One item a page, so that the client has to turn pages.
        return reply(200, { items: items.slice(page - 1, page), total: items.length, page, pages: items.length });
      }
      case 'POST /api/activities/batch':
        if (this.rateLimited > 0) {
          this.rateLimited -= 1;
          return problem(429, 'rate_limited', { 'Retry-After': this.retryAfter });
        }
        return reply(200, this.store(body.activities));
      case 'GET /api/users/me/stats':
        return reply(200, {
          activities_count: this.activities.size,
          total_minutes: toMinutes(this.sum(() => true)),
          daily_average_minutes: 1,
          most_used_apps: [{ app_name: 'YouTube', minutes: toMinutes(this.sum((one) => one.appName === 'YouTube')) }],
        });
      case 'GET /api/activities/stats/daily': {
        const date = url.searchParams.get('date');
        const minutes = toMinutes(this.sum((one) => one.date === date && one.appName === 'YouTube'));
        return reply(200, { date, total_minutes: minutes, by_app: [{ app_name: 'YouTube', minutes }] });
      }
      case 'GET /api/activities/stats/weekly':
        return reply(200, {
          start_date: '2026-11-09',
          end_date: '2026-11-15',
          total_minutes: 70,
          daily_average_minutes: 10,
          days: [{ date: '2026-11-09', minutes: 70 }],
        });
      default:
        return problem(404, 'not_found');
    }
  }

  private store(items: Record<string, string | number>[]): unknown {
    const results = items.map((item, index) => {
      const clientId = String(item.client_id);
      const known = this.isForgetful ? undefined : this.activities.get(clientId);
      if (item.app_name === 'Refused') {
        const errors = [{ field: 'started_at', code: 'out_of_range', message: 'too old' }];
        return { index, status: 'rejected', id: null, errors };
      }
      if (known) {
        return { index, status: 'duplicate', id: known.id, errors: null };
      }
      const id = this.activities.size + 1;
      this.activities.set(this.isForgetful ? String(id) : clientId, {
        id,
        appName: String(item.app_name),
        date: String(item.started_at).slice(0, 10),
        seconds: Math.round(Number(item.duration_minutes) * 60),
      });
      return { index, status: 'created', id, errors: null };
    });
    const count = (status: string): number => results.filter((result) => result.status === status).length;
    return { accepted: count('created'), duplicates: count('duplicate'), rejected: count('rejected'), results };
  }

  private sum(which: (activity: { appName: string; date: string }) => boolean): number {
    return [...this.activities.values()].filter(which).reduce((total, { seconds }) => total + seconds, 0);
  }
}

/** One session each quarter of an hour from noon UTC on 1 November, of 1, 2, 3 … seconds and more on even days. */
function person(id: string, count: number, appName = 'YouTube'): DemoPerson {
  const start = Date.UTC(2026, 10, 1, 12);
  const sessions = Array.from({ length: count }, (_, index) => ({
    appName,
    category: ActivityCategory.Video,
    startedAt: new Date(start + index * 15 * 60_000),
    durationSeconds: 1 + (index % 600) * (Math.floor(index / 96) % 2 === 0 ? 1 : 2),
  }));
  return { id, sessions };
}

describe('demo', () => {
  let focus: FakeFocus;
  let baseUrl: string;
  let text: string;

  beforeEach(async () => {
    focus = new FakeFocus();
    baseUrl = await focus.start();
    text = '';
  });

  afterEach(() => focus.stop());

  const run = (people: DemoPerson[], options: Partial<DemoOptions> = {}): Promise<DemoReport> =>
    runDemo({
      baseUrl,
      people,
      accountFor: (personId) => Promise.resolve({ username: personId, password: 'right' }),
      now: NOW,
      output: (part) => (text += part),
      ...options,
    });

  it('sends every session once and some batches twice, and reports what became of them', async () => {
    const one = person('fr01', 1_234);
    const total = one.sessions.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
    const { people } = await run([one]);
    expect(people).toMatchObject([
      {
        personId: 'fr01',
        sessions: 1_234,
        sent: 1_734,
        accepted: 1_234,
        duplicates: 500,
        rejected: 0,
        acceptedSeconds: total,
        storedSeconds: total,
      },
    ]);
    expect(people[0]?.requestSeconds).toBeGreaterThan(0);
    expect(focus.requests.filter((route) => route === 'POST /api/activities/batch')).toHaveLength(4);
    expect(focus.timezones).toEqual(['Europe/Paris']);
  });

  it('prints progress, totals, apps, the week, the limits, and that the figures agree', async () => {
    const { people } = await run([person('fr01', 1_234)]);
    expect(text).toContain('fr01: 1,234 sessions');
    expect(text).toContain('100 %  1,234 / 1,234');
    expect(text).toContain('1,734 sent: 1,234 accepted, 500 known already (sent twice), 0 rejected');
    expect(text).toMatch(/What Focus knows: 1,234 activities, \d+ h/);
    expect(text).toMatch(/YouTube +\d+ h \d\d min +100 %/);
    expect(text).toMatch(/Mon 9 Nov {2}█+ {2}1 h 10 min/);
    const reached = people[0]?.limitsReached ?? [];
    expect(reached.length).toBeGreaterThan(2);
    expect(reached.every(({ usedMinutes, limitMinutes }) => usedMinutes >= limitMinutes)).toBe(true);
    expect(text).toMatch(new RegExp(`YouTube .* ${reached.length} of 14 `));
    expect(text).toContain('agree to the second');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('plays a second run with the same instant as duplicates only, on the limits that are there', async () => {
    await run([person('fr01', 600)]);
    const { people } = await run([person('fr01', 600)]);
    expect(people).toMatchObject([{ sent: 1_100, accepted: 0, duplicates: 1_100, rejected: 0 }]);
  });

  it('counts rejected sessions and says why', async () => {
    const { people } = await run([person('fr01', 3), person('fr02', 2, 'Refused')]);
    expect(people.map(({ rejected, accepted }) => [rejected, accepted])).toEqual([
      [0, 3],
      [4, 0],
    ]);
    expect(text).toContain('rejected: 2 × started_at: out_of_range');
  });

  it('waits as long as a rate limit asks, and goes on', async () => {
    focus.rateLimited = 2;
    const { people } = await run([person('fr01', 10)]);
    expect(people).toMatchObject([{ accepted: 10, duplicates: 10 }]);
    expect(text).toContain('pause of 0 s');
  });

  it('does not wait a quarter of an hour', async () => {
    focus.rateLimited = 1;
    focus.retryAfter = '900';
    await expect(run([person('fr01', 10)])).rejects.toMatchObject({ status: 429, code: 'rate_limited' });
  });

  it('finds out a Focus that stores a repeated batch again', async () => {
    focus.isForgetful = true;
    await expect(run([person('fr01', 10)])).rejects.toThrow(IngestionError);
  });

  it('tells what Focus answered when it refuses', async () => {
    const refused = run([person('fr01', 1)], {
      accountFor: () => Promise.resolve({ username: 'fr01', password: 'wrong' }),
    });
    await expect(refused).rejects.toBeInstanceOf(DemoRequestError);
    await expect(refused).rejects.toThrow(
      'POST /api/auth/login: 401 – invalid_credentials – because of invalid_credentials (request r-1)',
    );
  });

  it('tells that nobody answers', async () => {
    await focus.stop();
    const client = new DemoClient(baseUrl);
    await expect(client.userStats()).rejects.toThrow(`Focus at ${baseUrl} did not answer (ECONNREFUSED)`);
  });
});

describe('toMinutes', () => {
  it('comes back as the same whole seconds, for every length a session can have', () => {
    const wrong: number[] = [];
    for (let seconds = 1; seconds <= 86_400; seconds += 1) {
      const minutes = toMinutes(seconds);
      if (Math.round(minutes * 60) !== seconds || Number(minutes.toFixed(2)) !== minutes || minutes <= 0) {
        wrong.push(seconds);
      }
    }
    expect(wrong).toEqual([]);
  });
});
