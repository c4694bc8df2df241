import { createRequire } from 'node:module';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import { docsPagePolicy } from './security-headers';

const DOCS_PATH = '/api/docs';
const REDOC_PATH = '/api/redoc';
const DOCUMENT_PATH = '/api/openapi.json';
const REDOC_SCRIPT = 'redoc.standalone.js';

const REDOC_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Focus API</title>
    <style>body { margin: 0 }</style>
  </head>
  <body>
    <redoc spec-url="${DOCUMENT_PATH}" disable-search="false"></redoc>
    <script src="${REDOC_PATH}/${REDOC_SCRIPT}"></script>
  </body>
</html>
`;

/** Serves the API document, Swagger UI and ReDoc; nothing on the pages comes from elsewhere. */
export function serveDocsPages(app: NestExpressApplication, document: OpenAPIObject): void {
  const redocScript = createRequire(__filename).resolve(`redoc/bundles/${REDOC_SCRIPT}`);
  app.use([DOCS_PATH, REDOC_PATH], docsPagePolicy, wholeFilesOnly);
  const server = app.getHttpAdapter().getInstance();
  server.get(DOCUMENT_PATH, (_request: Request, response: Response) => {
    response.json(document);
  });
  server.get(REDOC_PATH, (_request: Request, response: Response) => {
    response.type('html').send(REDOC_PAGE);
  });
  server.get(`${REDOC_PATH}/${REDOC_SCRIPT}`, (_request: Request, response: Response) => {
    response.sendFile(redocScript);
  });
  SwaggerModule.setup(DOCS_PATH, app, document, { customSiteTitle: 'Focus API', raw: false });
}

/** The files are sent whole or not at all: Express answers a bad range or precondition with an error that is none of ours. */
function wholeFilesOnly({ headers }: Request, _response: Response, next: NextFunction): void {
  delete headers.range;
  delete headers['if-match'];
  delete headers['if-unmodified-since'];
  next();
}
