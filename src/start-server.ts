import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module';
import { APP_OPTIONS, setUpApp } from './app.setup';
import type { Environment } from './config/environment';
import { HttpConfig } from './config/http.config';
import { shutDownOnSignals } from './infrastructure/http/shutdown';

/** Builds Focus, listens, and prints its address. */
export async function startServer(environment: Environment): Promise<void> {
  const app = await buildServer(environment, new ExpressAdapter());
  const logger = app.get(Logger);
  const { host, port } = app.get(HttpConfig);
  await app.listen(port, host);
  shutDownOnSignals(app, logger);
  logger.log(`Focus listens on ${await app.getUrl()}`, 'Focus');
}

/** Focus as it serves, before it listens. */
export async function buildServer(environment: Environment, adapter: ExpressAdapter): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(environment), adapter, {
    ...APP_OPTIONS,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  setUpApp(app);
  return app;
}
