import type { Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { AppModule } from '../../src/app.module';
import { APP_OPTIONS, setUpApp } from '../../src/app.setup';
import { Environment } from '../../src/config/environment';
import { MailConfig } from '../../src/config/mail.config';
import { RedisConfig } from '../../src/config/redis.config';
import { Clock } from '../../src/infrastructure/clock/clock';
import { MailDispatcher } from '../../src/infrastructure/mail/mail-dispatcher';
import { createTestDatabase, type TestDatabase } from './test-database';
import { createTestRedis } from './test-redis';

export type TestAgent = ReturnType<typeof request>;

/** A whole Focus on an empty database of its own, listening on a free port, its clock at {@link START}. */
export interface TestApp {
  app: NestExpressApplication;
  server: Server;
  /** Base of every address, without a trailing slash. */
  url: string;
  document: OpenAPIObject;
  clock: Clock;
  dataSource: DataSource;
  mails: MailDispatcher;
  /** Where messages are written. */
  outboxDir: string;
  http(): TestAgent;
  close(): Promise<void>;
}

/** A Friday morning. */
export const START = new Date('2026-11-20T08:00:00.000Z');

const TEST_ENVIRONMENT = {
  NODE_ENV: 'test',
  SECRET_KEY: 'test-only-secret-key-0123456789-abcdefghijklmnop',
  BCRYPT_ROUNDS: '4',
  LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
  RATE_LIMIT_ENABLED: 'false',
  MIGRATE_ON_START: 'true',
  // Jobs run when a test says so: `app.get(JobRunner).runDue()`.
  SCHEDULER_ENABLED: 'false',
};

/** @param overrides environment variables that differ from the tests' usual ones */
export async function startTestApp(overrides: Record<string, string> = {}): Promise<TestApp> {
  const database: TestDatabase = await createTestDatabase();
  const redis = createTestRedis(overrides.DATABASE_URL ?? database.url, overrides.REDIS_URL);
  const outboxDir = mkdtempSync(join(tmpdir(), 'focus-outbox-'));
  const environment = Environment.load({
    ...TEST_ENVIRONMENT,
    REDIS_URL: redis.url,
    DATABASE_URL: database.url,
    ...overrides,
  });
  const mailConfig = Object.assign(new MailConfig(environment), { outboxDir });
  const module = await Test.createTestingModule({ imports: [AppModule.forRoot(environment)] })
    .overrideProvider(MailConfig)
    .useValue(mailConfig)
    .overrideProvider(RedisConfig)
    .useValue(Object.assign(new RedisConfig(environment), redis.config))
    .compile();
  const app = module.createNestApplication<NestExpressApplication>(APP_OPTIONS);
  app.useLogger(false);
  const document = setUpApp(app);
  const clock = app.get(Clock);
  if (overrides.CLOCK_NOW === undefined) clock.set(START);
  await app.listen(0, '127.0.0.1');
  const server = app.getHttpServer();
  const url = await app.getUrl();
  return {
    app,
    server,
    url,
    document,
    clock,
    dataSource: app.get(DataSource),
    mails: app.get(MailDispatcher),
    outboxDir,
    http: () => request(url),
    close: async () => {
      await app.close();
      await database.drop();
      await redis.clear();
      rmSync(outboxDir, { recursive: true, force: true });
    },
  };
}
