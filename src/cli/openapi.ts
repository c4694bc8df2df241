import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from '../app.module';
import { APP_OPTIONS, setUpApp } from '../app.setup';
import { Environment } from '../config/environment';
import { CommandError, runCommand } from './run-command';

const FILE = 'openapi.json';

/** `npm run openapi` writes the API document; with `--check` it fails where the file is not what the code says. */
runCommand(async (_environment, args) => {
  const environment = Environment.load({
    NODE_ENV: 'test',
    DATABASE_URL: 'sqlite::memory:',
    SECRET_KEY: 'unused',
    LOG_LEVEL: 'silent',
  });
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(environment), {
    ...APP_OPTIONS,
    abortOnError: false,
    logger: ['error'],
  });
  const text = `${JSON.stringify(setUpApp(app), null, 2)}\n`;
  await app.close();
  if (!args.includes('--check')) {
    writeFileSync(FILE, text);
    return;
  }
  if (readFileSync(FILE, 'utf8') !== text)
    throw new CommandError(`${FILE} is not what the code says: run npm run openapi`);
});
