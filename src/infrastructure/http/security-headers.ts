import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';

const HSTS_SECONDS = 31_536_000;

/** Headers of every answer. An API answer runs nothing and is framed nowhere; the document pages get {@link docsPagePolicy}. */
export function securityHeaders(isProduction: boolean): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
      },
      crossOriginResourcePolicy: { policy: 'cross-origin' },
      frameguard: { action: 'deny' },
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: isProduction ? { maxAge: HSTS_SECONDS, includeSubDomains: true } : false,
    }),
    // Private to whoever asked; a browser may keep it, but asks with If-None-Match before it shows it again.
    (_request: Request, response: Response, next: NextFunction): void => {
      response.setHeader('Cache-Control', 'private, no-cache');
      next();
    },
  ];
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
