import { isIP, isIPv4 } from 'node:net';
import { EnvironmentReader } from './environment-reader';

export type NodeEnvironment = 'development' | 'production' | 'test';

const NODE_ENVIRONMENTS = ['development', 'production', 'test'] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const LOG_FORMATS = ['pretty', 'json'] as const;

/** The shortest `SECRET_KEY` (characters) that production accepts. */
const MIN_SECRET_LENGTH = 32;
/** Values people copy out of examples; production refuses them whatever their length. */
const KNOWN_SECRETS = /^(change[-_ ]?me|secret|default|example|your[-_ ]secret)/i;

/**
 * Every environment variable Focus knows, read once, typed and validated. Nothing else in the code base reads `process.env`.
 * The meaning of each variable is told in `.env.example`.
 *
 * @throws {EnvironmentError} naming every missing or malformed variable, one line each, never a value.
 */
export class Environment {
  readonly nodeEnv: NodeEnvironment;
  readonly port: number;
  readonly host: string;
  /** Processes that serve, on one machine. */
  readonly workers: number;

  readonly databaseUrl: string;
  readonly databasePoolSize: number;
  readonly migrateOnStart: boolean;

  /** `null`: generate one and keep it under `data/` (never in production). */
  readonly secretKey: string | null;
  readonly accessTokenExpireMinutes: number;
  readonly refreshTokenExpireDays: number;
  readonly bcryptRounds: number;
  readonly loginMaxFailures: number;
  readonly loginLockMinutes: number;

  readonly frontendUrl: string;
  readonly corsOrigins: string[];
  readonly trustProxy: string | number | boolean | null;

  readonly redisUrl: string | null;
  readonly cacheEnabled: boolean;
  readonly cacheTtlSeconds: number;

  /** `null`: messages are written as `.eml` files and their links logged. */
  readonly mailServer: string | null;
  readonly mailPort: number;
  readonly mailUsername: string | null;
  readonly mailPassword: string | null;
  readonly mailFrom: string;
  readonly mailTls: boolean;

  readonly oauthEnabled: boolean;
  readonly googleClientId: string | null;
  readonly googleClientSecret: string | null;
  readonly googleRedirectUri: string | null;
  readonly googleAuthorizationUrl: string;
  readonly googleTokenUrl: string;
  readonly googleUserinfoUrl: string;

  readonly websocketEnabled: boolean;
  readonly websocketHeartbeatInterval: number;
  readonly metricsEnabled: boolean;
  readonly metricsToken: string | null;
  readonly docsEnabled: boolean;
  readonly schedulerEnabled: boolean;

  readonly rateLimitEnabled: boolean;
  readonly rateLimitPerMinute: number;

  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly logFormat: (typeof LOG_FORMATS)[number];
  readonly logRetentionDays: number | null;
  readonly archiveDir: string;

  readonly clockNow: Date | null;

  private constructor(read: EnvironmentReader) {
    this.nodeEnv = read.oneOf('NODE_ENV', NODE_ENVIRONMENTS, 'development');
    const production = this.nodeEnv === 'production';
    this.port = read.integer('PORT', 8000, { min: 0, max: 65_535 });
    this.host = read.text('HOST', production ? '0.0.0.0' : '127.0.0.1');

    this.databaseUrl = read.valid(
      'DATABASE_URL',
      isDatabaseUrl,
      'must look like sqlite:./data/focus.sqlite or mysql://user:password@host:3306/name (or mariadb://…)',
      'sqlite:./data/focus.sqlite',
    );
    const embedded = this.databaseUrl.startsWith('sqlite:');
    if (production && embedded) read.refuse('DATABASE_URL', 'must name a MySQL or MariaDB server in production');
    this.databasePoolSize = read.integer('DATABASE_POOL_SIZE', 10, { min: 1, max: 1_000 });
    this.migrateOnStart = read.boolean('MIGRATE_ON_START', embedded);

    this.secretKey = read.optionalText('SECRET_KEY');
    if (production && (this.secretKey === null || this.secretKey.length < MIN_SECRET_LENGTH)) {
      read.refuse('SECRET_KEY', `must be set in production, to at least ${MIN_SECRET_LENGTH} random characters`);
    } else if (production && this.secretKey !== null && isWeakSecret(this.secretKey)) {
      read.refuse('SECRET_KEY', 'must not be a default or repeated value in production');
    }
    this.accessTokenExpireMinutes = read.integer('ACCESS_TOKEN_EXPIRE_MINUTES', 30, { min: 1, max: 1_440 });
    this.refreshTokenExpireDays = read.integer('REFRESH_TOKEN_EXPIRE_DAYS', 7, { min: 1, max: 30 });
    this.bcryptRounds = read.integer('BCRYPT_ROUNDS', 12, { min: this.nodeEnv === 'test' ? 4 : 10, max: 16 });
    this.loginMaxFailures = read.integer('LOGIN_MAX_FAILURES', 10, { min: 1, max: 1_000 });
    this.loginLockMinutes = read.integer('LOGIN_LOCK_MINUTES', 15, { min: 1, max: 1_440 });

    this.frontendUrl = read.url('FRONTEND_URL', 'http://localhost:3000').replace(/\/+$/, '');
    const origins = read.list('CORS_ORIGINS', [new URL(this.frontendUrl).origin]).map(originOf);
    this.corsOrigins = origins.filter((origin) => origin !== null);
    if (origins.includes(null)) {
      read.refuse('CORS_ORIGINS', 'must be origins such as https://app.example.org, separated by commas');
    } else if (production && this.corsOrigins.includes('*')) {
      read.refuse('CORS_ORIGINS', 'must not be a wildcard in production');
    }
    this.trustProxy = parseTrustProxy(
      read.optionalValid(
        'TRUST_PROXY',
        isTrustProxy,
        'must be a number of hops, true, false, or addresses such as loopback,10.0.0.0/8',
      ),
    );

    this.redisUrl = read.optionalValid('REDIS_URL', isRedisUrl, 'must look like redis://localhost:6379/0');
    this.workers = read.integer('WORKERS', 1, { min: 1, max: 128 });
    if (this.workers > 1 && embedded) {
      read.refuse('WORKERS', 'must be 1 with an embedded database, which belongs to one process');
    } else if (this.workers > 1 && this.redisUrl === null) {
      read.refuse(
        'WORKERS',
        'must be 1 unless REDIS_URL is set: several processes count limits and talk through Redis',
      );
    }
    this.cacheEnabled = read.boolean('CACHE_ENABLED', true);
    this.cacheTtlSeconds = read.integer('CACHE_TTL_SECONDS', 300, { min: 1, max: 86_400 });

    this.mailServer = read.optionalText('MAIL_SERVER');
    this.mailPort = read.integer('MAIL_PORT', 587, { min: 1, max: 65_535 });
    this.mailUsername = read.optionalText('MAIL_USERNAME');
    this.mailPassword = read.optionalText('MAIL_PASSWORD');
    this.mailFrom = read.matching(
      'MAIL_FROM',
      /^([^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
      'an address such as Focus <focus@example.org>',
      'Focus <focus@localhost>',
    );
    this.mailTls = read.boolean('MAIL_TLS', true);

    this.oauthEnabled = read.boolean('OAUTH_ENABLED', false);
    this.googleClientId = read.optionalText('GOOGLE_CLIENT_ID');
    this.googleClientSecret = read.optionalText('GOOGLE_CLIENT_SECRET');
    this.googleRedirectUri = read.optionalUrl('GOOGLE_REDIRECT_URI');
    if (this.oauthEnabled) {
      for (const [name, value] of Object.entries({
        GOOGLE_CLIENT_ID: this.googleClientId,
        GOOGLE_CLIENT_SECRET: this.googleClientSecret,
        GOOGLE_REDIRECT_URI: this.googleRedirectUri,
      })) {
        if (value === null) read.refuse(name, 'must be set when OAUTH_ENABLED is true');
      }
    }
    this.googleAuthorizationUrl = read.url('GOOGLE_AUTHORIZATION_URL', 'https://accounts.google.com/o/oauth2/v2/auth');
    this.googleTokenUrl = read.url('GOOGLE_TOKEN_URL', 'https://oauth2.googleapis.com/token');
    this.googleUserinfoUrl = read.url('GOOGLE_USERINFO_URL', 'https://openidconnect.googleapis.com/v1/userinfo');

    this.websocketEnabled = read.boolean('WEBSOCKET_ENABLED', true);
    this.websocketHeartbeatInterval = read.integer('WEBSOCKET_HEARTBEAT_INTERVAL', 30, { min: 1, max: 3_600 });
    this.metricsEnabled = read.boolean('METRICS_ENABLED', true);
    this.metricsToken = read.optionalText('METRICS_TOKEN');
    this.docsEnabled = read.boolean('DOCS_ENABLED', !production);
    this.schedulerEnabled = read.boolean('SCHEDULER_ENABLED', true);

    this.rateLimitEnabled = read.boolean('RATE_LIMIT_ENABLED', true);
    this.rateLimitPerMinute = read.integer('RATE_LIMIT_PER_MINUTE', 100, { min: 1, max: 1_000_000 });

    this.logLevel = read.oneOf('LOG_LEVEL', LOG_LEVELS, 'info');
    this.logFormat = read.oneOf('LOG_FORMAT', LOG_FORMATS, this.nodeEnv === 'development' ? 'pretty' : 'json');
    this.logRetentionDays = read.optionalInteger('LOG_RETENTION_DAYS', { min: 7, max: 36_500 });
    this.archiveDir = read.text('ARCHIVE_DIR', './data/archives');

    this.clockNow = read.optionalInstant('CLOCK_NOW');
    if (this.clockNow !== null && this.nodeEnv !== 'test') {
      read.refuse('CLOCK_NOW', 'must be left unset unless NODE_ENV is test');
    }
    read.finish();
  }

  /** Validates `source` (usually `process.env`). An empty value counts as unset. */
  static load(source: Readonly<Record<string, string | undefined>>): Environment {
    return new Environment(new EnvironmentReader(source));
  }

  get isProduction(): boolean {
    return this.nodeEnv === 'production';
  }
}

function isWeakSecret(secret: string): boolean {
  return KNOWN_SECRETS.test(secret) || new Set(secret).size < 8;
}

function isDatabaseUrl(text: string): boolean {
  if (/^sqlite:.+$/.test(text)) return true;
  // A password with a bare # or % would only fail later, with an error that names no variable.
  return /^(mysql|mariadb):\/\/[^/#]+\/[^/?#]+$/.test(text) && URL.canParse(text) && isDecodable(text);
}

function isRedisUrl(text: string): boolean {
  return /^rediss?:\/\/[^/?#]+(\/\d*)?$/.test(text) && URL.canParse(text) && isDecodable(text);
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** An origin as a browser spells it; `*` stays itself, anything that is no origin is `null`. */
function originOf(text: string): string | null {
  if (text === '*') return text;
  return /^https?:\/\/[^/\s*@?#]+\/*$/i.test(text) && URL.canParse(text) ? new URL(text).origin : null;
}

function isTrustProxy(text: string): boolean {
  return /^(\d{1,2}|true|false)$/.test(text) || text.split(/ *, */).every(isProxyAddress);
}

/** One of Express' names, an address, or a subnet. */
function isProxyAddress(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', range, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  if (range === undefined || (version === 4 && isIPv4(range))) return true;
  return /^\d{1,3}$/.test(range) && Number(range) >= 1 && Number(range) <= (version === 4 ? 32 : 128);
}

/** `TRUST_PROXY` as Express takes it: a number of hops, true/false, or a list of addresses. */
function parseTrustProxy(text: string | null): string | number | boolean | null {
  if (text === null) return null;
  if (/^\d+$/.test(text)) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  return text;
}
