import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module';
import { APP_OPTIONS, setUpApp } from './app.setup';
import type { Environment } from './config/environment';
import { EnvironmentError } from './config/environment-reader';
import { HttpConfig } from './config/http.config';
import { loadEnvironment } from './config/load-environment';
import { shutDownOnSignals } from './infrastructure/http/shutdown';

async function start(environment: Environment): Promise<void> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(environment), {
    ...APP_OPTIONS,
    abortOnError: false,
  });
  const logger = app.get(Logger);
  app.useLogger(logger);
  setUpApp(app);
  const { host, port } = app.get(HttpConfig);
  await app.listen(port, host);
  shutDownOnSignals(app, logger);
  logger.log(`Focus listens on ${await app.getUrl()}`, 'Focus');
}

function fail(error: unknown): never {
  const lines =
    error instanceof EnvironmentError ? error.lines : [error instanceof Error ? error.message : String(error)];
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(1);
}

try {
  start(loadEnvironment()).catch(fail);
} catch (error) {
  fail(error);
}
