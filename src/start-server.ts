import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module';
import { APP_OPTIONS, setUpApp } from './app.setup';
import type { Environment } from './config/environment';
import { HttpConfig } from './config/http.config';
import { shutDownOnSignals } from './infrastructure/http/shutdown';

/** Builds Focus, listens, and prints its address. */
export async function startServer(environment: Environment): Promise<void> {
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
