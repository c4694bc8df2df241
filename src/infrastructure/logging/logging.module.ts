import type { IncomingMessage, ServerResponse } from 'node:http';
import { Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { type DestinationStream, pino } from 'pino';
import type { Options } from 'pino-http';
import { LoggingConfig } from '../../config/logging.config';
import { loggedError } from './logged-error';

/** Requests too frequent and dull to log. */
const QUIET_PATHS = /^\/(api\/health|metrics)/;

/** What Nest tells of each part it puts in place would bury the one line that says where Focus listens. */
const QUIET_CONTEXTS = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);
const INFO_LEVEL = 30;
const BUFFER_BYTES = 4_096;
const FLUSH_INTERVAL_MS = 100;

const pathOf = (request: { url?: string; originalUrl?: string }): string =>
  (request.originalUrl ?? request.url ?? '').split('?', 1)[0] ?? '';

/** One JSON object a line (or, for people, a pretty line), each with the id of the request it belongs to. */
@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [LoggingConfig],
      useFactory: (config: LoggingConfig) => ({ pinoHttp: logger(config) }),
    }),
  ],
})
export class LoggingModule {}

/** JSON lines are written together, a few kilobytes or a tenth of a second of them: one system call instead of one a line. */
function logger(config: LoggingConfig): Options | [Options, DestinationStream] {
  const options = loggerOptions(config);
  if (config.format === 'pretty') return options;
  return [options, pino.destination({ sync: false, minLength: BUFFER_BYTES, periodicFlush: FLUSH_INTERVAL_MS })];
}

export function loggerOptions(config: LoggingConfig): Options {
  return {
    level: config.level,
    ...(config.format === 'pretty' ? { transport: { target: 'pino-pretty', options: { singleLine: true } } } : {}),
    hooks: {
      logMethod(args, method, level) {
        const { context } = (args[0] ?? {}) as { context?: string };
        if (level > INFO_LEVEL || context === undefined || !QUIET_CONTEXTS.has(context)) method.apply(this, args);
      },
    },
    genReqId: (request) => request.id,
    quietReqLogger: true,
    customAttributeKeys: { reqId: 'request_id', responseTime: 'duration_ms' },
    autoLogging: { ignore: (request) => QUIET_PATHS.test(request.url ?? '') },
    customLogLevel: (_request, response, error) =>
      error !== undefined || response.statusCode >= 500 ? 'warn' : 'info',
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request',
    // Neither headers nor the query: both may hold tokens.
    customSuccessObject: requestLine,
    customErrorObject: requestLine,
    serializers: { req: () => undefined, res: () => undefined, err: loggedError },
    wrapSerializers: false,
  };
}

function requestLine(
  request: IncomingMessage & { originalUrl?: string },
  response: ServerResponse,
  ...rest: unknown[]
): Record<string, unknown> {
  const value = rest.at(-1) as Record<string, unknown>;
  return {
    method: request.method,
    path: pathOf(request),
    status: response.statusCode,
    duration_ms: value.duration_ms,
  };
}
