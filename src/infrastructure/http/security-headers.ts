import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';

const HSTS_SECONDS = 31_536_000;

/**
 * Sets the headers of every answer. An API answer runs nothing and is framed nowhere; the document pages get
 * {@link docsPagePolicy}.
 */
export function securityHeaders(isProduction: boolean): RequestHandler {
  const headers = [
    ...helmetHeaders(isProduction),
    // Private to whoever asked; a browser may keep it, but asks with If-None-Match before it shows it again.
    ['Cache-Control', 'private, no-cache'],
  ] as [string, string][];
  return (_request: Request, response: Response, next: NextFunction): void => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}

/** What helmet says. It is asked once: it says the same to every request. */
function helmetHeaders(isProduction: boolean): [string, string][] {
  const sayings = new ServerResponse(new IncomingMessage(new Socket()));
  const ask = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
    },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: isProduction ? { maxAge: HSTS_SECONDS, includeSubDomains: true } : false,
  });
  ask(sayings.req, sayings, (error?: unknown) => {
    if (error instanceof Error) throw error;
  });
  return Object.entries(sayings.getHeaders()).map(([name, value]) => [name, String(value)]);
}
/** What Swagger UI and ReDoc need to run: our own scripts, their inline styles. */
export function docsPagePolicy(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
      "connect-src 'self'; worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  next();
}
