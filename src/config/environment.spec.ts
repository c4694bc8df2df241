import { Environment } from './environment';
import { EnvironmentError } from './environment-reader';

type Variables = Record<string, string | undefined>;

const STRONG_SECRET = 'b5mC0k2Zr8tQ1xW7vN4pL9sD3fG6hJ0a';

/** The least production starts with. */
const PRODUCTION: Variables = {
  NODE_ENV: 'production',
  SECRET_KEY: STRONG_SECRET,
  DATABASE_URL: 'mysql://focus:pass@db:3306/focus_db',
};

const load = (variables: Variables = {}): Environment => Environment.load(variables);

/** The lines a bad environment is refused with. */
function linesOf(variables: Variables): readonly string[] {
  try {
    load(variables);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.lines;
    throw error;
  }
  return [];
}

interface Case {
  name: string;
  property: keyof Environment;
  fallback: unknown;
  /** Text and what becomes of it. */
  good: [string, unknown][];
  /** Texts that stop the start. */
  bad: string[];
}

const booleans = (name: string, property: keyof Environment, fallback: boolean): Case => ({
  name,
  property,
  fallback,
  good: [
    ['true', true],
    ['1', true],
    ['YES', true],
    ['on', true],
    ['false', false],
    ['0', false],
    ['No', false],
    ['off', false],
  ],
  bad: ['maybe', 'truee', '2', 'null'],
});

const integers = (
  name: string,
  property: keyof Environment,
  fallback: number | null,
  min: number,
  max: number,
): Case => ({
  name,
  property,
  fallback,
  good: [
    [String(min), min],
    [` ${max} `, max],
  ],
  bad: [String(min - 1), String(max + 1), 'many', '1.5', '1e2', '0x10', '--1', '9'.repeat(30)],
});

const texts = (name: string, property: keyof Environment, fallback: string | null): Case => ({
  name,
  property,
  fallback,
  good: [
    ['value', 'value'],
    ['  value  ', 'value'],
  ],
  bad: [],
});

const urls = (name: string, property: keyof Environment, fallback: string | null): Case => ({
  name,
  property,
  fallback,
  good: [
    ['https://id.example.org/oauth', 'https://id.example.org/oauth'],
    ['http://localhost:9000', 'http://localhost:9000'],
  ],
  bad: ['example.org', 'ftp://example.org', 'javascript:alert(1)', 'https://', '//example.org'],
});

const CASES: Case[] = [
  {
    name: 'NODE_ENV',
    property: 'nodeEnv',
    fallback: 'development',
    good: [
      ['development', 'development'],
      ['test', 'test'],
    ],
    bad: ['staging', 'Production', 'prod'],
  },
  integers('PORT', 'port', 8000, 0, 65_535),
  texts('HOST', 'host', '127.0.0.1'),
  { ...integers('WORKERS', 'workers', 1, 1, 128), good: [['1', 1]] },
  {
    name: 'DATABASE_URL',
    property: 'databaseUrl',
    fallback: 'sqlite:./data/focus.sqlite',
    good: [
      'sqlite::memory:',
      'sqlite:/var/lib/focus.sqlite',
      'mysql://user:pass@host:3306/focus_db',
      'mysql://user:p%40ss%2Fword@host/focus_db',
      'mariadb://root@127.0.0.1/focus',
      'mariadb://root@[::1]:3307/focus',
    ].map((url) => [url, url]),
    bad: [
      'sqlite:',
      'postgres://user@host/db',
      'mysql://host',
      'mysql://host/',
      'mysql:///db',
      'mysql://user:p#ss@host/db',
      'mysql://user:hunter2%zz@host/db',
      'mysql://host:99999/db',
      'mysql://host/a/b',
      'host/db',
    ],
  },
  integers('DATABASE_POOL_SIZE', 'databasePoolSize', 10, 1, 1_000),
  booleans('MIGRATE_ON_START', 'migrateOnStart', true),
  texts('SECRET_KEY', 'secretKey', null),
  integers('ACCESS_TOKEN_EXPIRE_MINUTES', 'accessTokenExpireMinutes', 30, 1, 1_440),
  integers('REFRESH_TOKEN_EXPIRE_DAYS', 'refreshTokenExpireDays', 7, 1, 30),
  {
    ...urls('FRONTEND_URL', 'frontendUrl', 'http://localhost:3000'),
    good: [
      ['https://app.example.org', 'https://app.example.org'],
      ['https://app.example.org/focus/', 'https://app.example.org/focus'],
    ],
  },
  {
    name: 'CORS_ORIGINS',
    property: 'corsOrigins',
    fallback: ['http://localhost:3000'],
    good: [
      ['https://a.example.org', ['https://a.example.org']],
      ['https://a.example.org/ , http://localhost:5173,', ['https://a.example.org', 'http://localhost:5173']],
      // A browser spells its origin in lower case and leaves a scheme's own port out.
      ['https://A.Example.org:443', ['https://a.example.org']],
      ['*', ['*']],
    ],
    bad: [
      'a.example.org',
      'https://*.example.org',
      'https://a.example.org/path',
      'https://user@a.example.org',
      'https://a.example.org https://b.example.org',
      'null',
      'https://a.example.org:99999',
    ],
  },
  {
    name: 'REDIS_URL',
    property: 'redisUrl',
    fallback: null,
    good: ['redis://localhost:6379/0', 'redis://cache', 'rediss://:p%2Fw@cache:6380/1'].map((url) => [url, url]),
    bad: [
      'cache:6379',
      'http://localhost',
      'redis://',
      'redis://:p/w@cache:6379',
      'redis://:p%w@cache',
      'redis://cache/first',
    ],
  },
  booleans('CACHE_ENABLED', 'cacheEnabled', true),
  integers('CACHE_TTL_SECONDS', 'cacheTtlSeconds', 300, 1, 86_400),
  texts('MAIL_SERVER', 'mailServer', null),
  integers('MAIL_PORT', 'mailPort', 587, 1, 65_535),
  texts('MAIL_USERNAME', 'mailUsername', null),
  texts('MAIL_PASSWORD', 'mailPassword', null),
  {
    name: 'MAIL_FROM',
    property: 'mailFrom',
    fallback: 'Focus <focus@localhost>',
    good: ['focus@example.org', 'Focus Team <focus@example.org>'].map((from) => [from, from]),
    bad: ['focus', 'Focus <focus>', 'a@b@c', 'Focus <a@b.c> <d@e.f>', 'Focus\r\nBcc: x@y.z <a@b.c>'],
  },
  booleans('MAIL_TLS', 'mailTls', true),
  {
    ...booleans('OAUTH_ENABLED', 'oauthEnabled', false),
    good: [
      ['false', false],
      ['0', false],
    ],
  },
  texts('GOOGLE_CLIENT_ID', 'googleClientId', null),
  texts('GOOGLE_CLIENT_SECRET', 'googleClientSecret', null),
  urls('GOOGLE_REDIRECT_URI', 'googleRedirectUri', null),
  urls('GOOGLE_AUTHORIZATION_URL', 'googleAuthorizationUrl', 'https://accounts.google.com/o/oauth2/v2/auth'),
  urls('GOOGLE_TOKEN_URL', 'googleTokenUrl', 'https://oauth2.googleapis.com/token'),
  urls('GOOGLE_USERINFO_URL', 'googleUserinfoUrl', 'https://openidconnect.googleapis.com/v1/userinfo'),
  booleans('WEBSOCKET_ENABLED', 'websocketEnabled', true),
  integers('WEBSOCKET_HEARTBEAT_INTERVAL', 'websocketHeartbeatInterval', 30, 1, 3_600),
  booleans('METRICS_ENABLED', 'metricsEnabled', true),
  texts('METRICS_TOKEN', 'metricsToken', null),
  booleans('DOCS_ENABLED', 'docsEnabled', true),
  booleans('SCHEDULER_ENABLED', 'schedulerEnabled', true),
  booleans('RATE_LIMIT_ENABLED', 'rateLimitEnabled', true),
  integers('RATE_LIMIT_PER_MINUTE', 'rateLimitPerMinute', 100, 1, 1_000_000),
  integers('LOGIN_MAX_FAILURES', 'loginMaxFailures', 10, 1, 1_000),
  integers('LOGIN_LOCK_MINUTES', 'loginLockMinutes', 15, 1, 1_440),
  {
    name: 'TRUST_PROXY',
    property: 'trustProxy',
    fallback: null,
    good: [
      ['1', 1],
      ['0', 0],
      ['true', true],
      ['false', false],
      ['loopback', 'loopback'],
      ['loopback, 10.0.0.0/8,::1/128', 'loopback, 10.0.0.0/8,::1/128'],
      ['172.16.0.1', '172.16.0.1'],
      ['10.0.0.0/255.0.0.0', '10.0.0.0/255.0.0.0'],
    ],
    bad: ['garbage', '10.0.0.0/33', '10.0.0', 'loopback nginx', '-1', 'nginx', '1.5', '10.0.0.0/', '::1/129'],
  },
  {
    name: 'LOG_LEVEL',
    property: 'logLevel',
    fallback: 'info',
    good: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) => [level, level]),
    bad: ['verbose', 'INFO', '3'],
  },
  {
    name: 'LOG_FORMAT',
    property: 'logFormat',
    fallback: 'pretty',
    good: [
      ['json', 'json'],
      ['pretty', 'pretty'],
    ],
    bad: ['xml', 'JSON'],
  },
  integers('BCRYPT_ROUNDS', 'bcryptRounds', 12, 10, 16),
  integers('LOG_RETENTION_DAYS', 'logRetentionDays', null, 7, 36_500),
  texts('ARCHIVE_DIR', 'archiveDir', './data/archives'),
];

describe('Environment', () => {
  describe.each(CASES)('$name', ({ name, property, fallback, good, bad }) => {
    it('has its default, also when it is set to nothing', () => {
      expect(load()[property]).toEqual(fallback);
      expect(load({ [name]: '' })[property]).toEqual(fallback);
      expect(load({ [name]: '  ' })[property]).toEqual(fallback);
    });

    it.each(good)('takes %j', (text, value) => {
      expect(load({ [name]: text })[property]).toEqual(value);
    });

    if (bad.length > 0) {
      it.each(bad)('refuses %j in one line that names it and not its value', (text) => {
        const lines = linesOf({ [name]: text });
        expect(lines).toHaveLength(1);
        expect(lines[0]).toMatch(new RegExp(`^${name} must .+`));
        expect(lines[0]).not.toContain('\n');
        // Whatever the value, the line is the same: nothing of the value is in it.
        expect(lines).toEqual(linesOf({ [name]: bad[0] }));
      });
    }
  });

  it('covers every variable there is', () => {
    const properties = new Set(Object.keys(load()));
    for (const { property } of CASES) properties.delete(property);
    expect([...properties]).toEqual(['clockNow']);
  });

  it('tells of all bad variables at once, a line each', () => {
    const lines = linesOf({ PORT: 'x', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://u:hunter2@', MAIL_TLS: 'perhaps' });
    expect(lines.map((line) => line.split(' ', 1)[0])).toEqual(['PORT', 'DATABASE_URL', 'MAIL_TLS', 'LOG_LEVEL']);
    expect(lines.join()).not.toContain('hunter2');
  });

  it('is the error’s message, too', () => {
    expect(() => load({ PORT: 'x', LOG_LEVEL: 'loud' })).toThrow(/^PORT must .+\nLOG_LEVEL must .+$/);
  });

  it('allows the origin of FRONTEND_URL, path aside', () => {
    expect(load({ FRONTEND_URL: 'https://App.example.org/focus/' }).corsOrigins).toEqual(['https://app.example.org']);
  });

  it('migrates a server only where asked to', () => {
    const DATABASE_URL = 'mariadb://root@db/focus';
    expect(load({ DATABASE_URL }).migrateOnStart).toBe(false);
    expect(load({ DATABASE_URL, MIGRATE_ON_START: 'true' }).migrateOnStart).toBe(true);
    expect(load({ MIGRATE_ON_START: 'false' }).migrateOnStart).toBe(false);
  });

  it('takes several workers with a server and Redis only', () => {
    const server = { DATABASE_URL: 'mariadb://root@db/focus', REDIS_URL: 'redis://cache:6379/0' };
    expect(load({ ...server, WORKERS: '4' }).workers).toBe(4);
    for (const lacking of [{}, { REDIS_URL: server.REDIS_URL }, { DATABASE_URL: server.DATABASE_URL }]) {
      expect(load({ ...lacking, WORKERS: '1' }).workers).toBe(1);
      expect(linesOf({ ...lacking, WORKERS: '2' })).toEqual([expect.stringMatching(/^WORKERS must be 1 /)]);
    }
  });

  it('wants the Google client where OAUTH_ENABLED is true', () => {
    expect(linesOf({ OAUTH_ENABLED: 'true' }).map((line) => line.split(' ', 1)[0])).toEqual([
      'GOOGLE_CLIENT_ID',
      'GOOGLE_CLIENT_SECRET',
      'GOOGLE_REDIRECT_URI',
    ]);
    const google = {
      GOOGLE_CLIENT_ID: 'id',
      GOOGLE_CLIENT_SECRET: 'secret',
      GOOGLE_REDIRECT_URI: 'https://api.example.org/api/auth/google/callback',
    };
    expect(load({ OAUTH_ENABLED: 'true', ...google }).oauthEnabled).toBe(true);
  });

  describe('CLOCK_NOW', () => {
    it('is unset, and an instant under NODE_ENV=test', () => {
      expect(load().clockNow).toBeNull();
      expect(load({ NODE_ENV: 'test', CLOCK_NOW: '' }).clockNow).toBeNull();
      expect(load({ NODE_ENV: 'test', CLOCK_NOW: '2026-11-20T09:00:00+01:00' }).clockNow).toEqual(
        new Date('2026-11-20T08:00:00Z'),
      );
    });

    it.each(['yesterday', '2026-11-20', '2026-11-20T08:00:00', '2026-02-30T08:00:00Z', '2026-13-01T08:00:00Z'])(
      'refuses %j',
      (CLOCK_NOW) => {
        expect(linesOf({ NODE_ENV: 'test', CLOCK_NOW })).toEqual([
          'CLOCK_NOW must be an instant such as 2026-11-20T08:00:00Z',
        ]);
      },
    );

    it.each([{}, { NODE_ENV: 'development' }, PRODUCTION])('stops the start elsewhere (%j)', (elsewhere) => {
      expect(linesOf({ ...elsewhere, CLOCK_NOW: '2026-11-20T08:00:00Z' })).toEqual([
        'CLOCK_NOW must be left unset unless NODE_ENV is test',
      ]);
    });
  });

  describe('BCRYPT_ROUNDS', () => {
    it('may be 4 under NODE_ENV=test only', () => {
      expect(load({ NODE_ENV: 'test', BCRYPT_ROUNDS: '4' }).bcryptRounds).toBe(4);
      expect(linesOf({ NODE_ENV: 'test', BCRYPT_ROUNDS: '3' })).toHaveLength(1);
      for (const elsewhere of [{}, PRODUCTION]) {
        expect(linesOf({ ...elsewhere, BCRYPT_ROUNDS: '4' })).toEqual([
          'BCRYPT_ROUNDS must be a whole number from 10 to 16',
        ]);
      }
    });
  });

  describe('in production', () => {
    it('starts with a strong secret, a server, and no more', () => {
      const environment = load(PRODUCTION);
      expect(environment).toMatchObject({
        isProduction: true,
        host: '0.0.0.0',
        docsEnabled: false,
        migrateOnStart: false,
        logFormat: 'json',
      });
    });

    it.each([
      ['SECRET_KEY', undefined],
      ['SECRET_KEY', ''],
      ['SECRET_KEY', 'k3Jx9'],
      ['SECRET_KEY', STRONG_SECRET.slice(0, 31)],
      // White space is no secret.
      ['SECRET_KEY', `${STRONG_SECRET.slice(0, 20)}${' '.repeat(20)}`],
      ['SECRET_KEY', 'change-me-change-me-change-me-change-me'],
      ['SECRET_KEY', 'ChangeMe0123456789abcdefghijklmnopq'],
      ['SECRET_KEY', 'your-secret-key-0123456789abcdefghij'],
      ['SECRET_KEY', 'a'.repeat(64)],
      ['SECRET_KEY', 'abab'.repeat(16)],
      ['DATABASE_URL', undefined],
      ['DATABASE_URL', 'sqlite:./data/focus.sqlite'],
      ['DATABASE_URL', 'sqlite::memory:'],
      ['CORS_ORIGINS', '*'],
      ['CORS_ORIGINS', 'https://app.example.org, *'],
    ])('refuses %s=%j, naming it and not its value', (name, value) => {
      const lines = linesOf({ ...PRODUCTION, [name]: value });
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(new RegExp(`^${name} must `));
      if (value !== undefined && value.length > 3) expect(lines[0]).not.toContain(value);
    });

    it('is what none of those refusals hold outside of', () => {
      for (const NODE_ENV of ['development', 'test']) {
        expect(linesOf({ NODE_ENV, SECRET_KEY: 'short', DATABASE_URL: 'sqlite::memory:', CORS_ORIGINS: '*' })).toEqual(
          [],
        );
      }
    });

    it('shows the documents and pretty logs where asked to', () => {
      expect(load({ ...PRODUCTION, DOCS_ENABLED: 'true', LOG_FORMAT: 'pretty' })).toMatchObject({
        docsEnabled: true,
        logFormat: 'pretty',
      });
    });
  });
});
