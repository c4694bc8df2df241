import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import { API_SECTIONS } from './api-sections';
import { HttpConfig } from './config/http.config';
import { MetricsConfig } from './config/metrics.config';
import { APP_VERSION } from './infrastructure/health/version';
import { createApiDocument } from './infrastructure/http/api-document';
import { serveDocsPages } from './infrastructure/http/docs-pages';
import { HttpMetrics } from './infrastructure/http/http-metrics';
import { requestContext } from './infrastructure/http/request-context';
import { securityHeaders } from './infrastructure/http/security-headers';
import { METRICS_PATH } from './infrastructure/metrics/metrics.controller';
import { RealtimeAdapter } from './infrastructure/realtime/realtime.adapter';
import { auditActionsInMarkdown } from './modules/audit-logs/audit-actions';

/** Milliseconds a client has for its headers, and for its whole request. */
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** How often (milliseconds) Node looks for those that are late; its own 30 s would let them be late by as much. */
const TIMEOUT_CHECK_MS = 1_000;

/** Options of `NestFactory.create` that {@link setUpApp} counts on: bodies are read by the interceptor, behind the guards. */
export const APP_OPTIONS = { bodyParser: false, bufferLogs: true } as const;

/** What `main.ts` and the e2e tests do alike to a fresh application. Answers the API document. */
export function setUpApp(app: NestExpressApplication): OpenAPIObject {
  const config = app.get(HttpConfig);
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  if (config.trustProxy !== null) app.set('trust proxy', config.trustProxy);
  const metrics = app.get(HttpMetrics);
  if (app.get(MetricsConfig).enabled) app.use(metrics.watch.bind(metrics));
  app.use(requestContext, securityHeaders(config.isProduction));
  app.enableCors({
    origin: config.corsOrigins.includes('*') ? true : config.corsOrigins,
    credentials: true,
    exposedHeaders: [
      'ETag',
      'Idempotent-Replayed',
      'Location',
      'RateLimit-Limit',
      'RateLimit-Remaining',
      'RateLimit-Reset',
      'Retry-After',
      'X-Request-Id',
    ],
  });
  app.setGlobalPrefix('api', { exclude: [METRICS_PATH] });
  const server = app.getHttpServer();
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  // Read when the server begins to listen; unknown to @types/node.
  Object.assign(server, { connectionsCheckingInterval: TIMEOUT_CHECK_MS });
  app.useWebSocketAdapter(new RealtimeAdapter(app, server));
  const document = createApiDocument(app, {
    version: APP_VERSION,
    appendix: auditActionsInMarkdown(),
    sections: API_SECTIONS,
  });
  if (config.docsEnabled) serveDocsPages(app, document);
  return document;
}
