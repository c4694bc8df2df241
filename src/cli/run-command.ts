import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module';
import type { Environment } from '../config/environment';
import { EnvironmentError } from '../config/environment-reader';
import { loadEnvironment } from '../config/load-environment';

/** A mistake of who typed the command: told without a stack. */
export class CommandError extends Error {}

/** Runs a command and ends the process: 0 when it returns, 1 when it throws. */
export function runCommand(command: (environment: Environment, args: string[]) => Promise<void>): void {
  Promise.resolve()
    .then(() => command(loadEnvironment(), process.argv.slice(2)))
    .then(
      () => process.exit(process.exitCode ?? 0),
      (error: unknown) => {
        console.error(describe(error));
        process.exit(1);
      },
    );
}

/** Runs `work` with all of Focus but its HTTP server, and closes it in the end. */
export async function withApplication<T>(
  environment: Environment,
  work: (app: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(environment), {
    abortOnError: false,
    logger: ['error', 'warn'],
  });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

function describe(error: unknown): string {
  if (error instanceof EnvironmentError || error instanceof CommandError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
