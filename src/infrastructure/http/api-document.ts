import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** Describes every route of `app` (OpenAPI 3.1). */
export function createApiDocument(app: INestApplication, version: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Focus')
    .setDescription(API_DESCRIPTION)
    .setVersion(version)
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (_controller, method) => method,
  });
  return withNullTypes(document) as OpenAPIObject;
}

const API_DESCRIPTION = `Devices report how long each app was used; Focus keeps the figures, warns at 80 % of a limit and blocks at 100 %.

Fields are snake_case, instants ISO 8601 in UTC with milliseconds, dates local days, \`*_minutes\` numbers with at most two
decimals. Every error is a problem document (RFC 9457) with a stable \`code\`.`;

/** OpenAPI 3.1 has no \`nullable\`: what may be null says so in its type. */
function withNullTypes(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withNullTypes);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, key === 'example' ? (value as unknown) : withNullTypes(value)]),
  );
  if (nullable !== true) return nullable === undefined ? rest : { ...rest, nullable };
  if (typeof rest.type === 'string') {
    const choices = Array.isArray(rest.enum) ? { enum: [...(rest.enum as unknown[]), null] } : {};
    return { ...rest, type: [rest.type, 'null'], ...choices };
  }
  const { description, example, ...schema } = rest;
  return {
    ...(description === undefined ? {} : { description }),
    ...(example === undefined ? {} : { example }),
    anyOf: [schema, { type: 'null' }],
  };
}
