import type { OpenAPIObject } from '@nestjs/swagger';

/** A schema of the document: JSON Schema 2020-12. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  unevaluatedProperties?: boolean;
  items?: Schema;
  anyOf?: Schema[];
  allOf?: Schema[];
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
}

export type Content = Record<string, { schema?: Schema }>;

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  schema: Schema;
}

export interface DescribedResponse {
  description: string;
  content?: Content;
  headers?: Record<string, unknown>;
}

/** One operation of the API document, with where it is found. */
export interface ApiOperation {
  operationId: string;
  method: 'get' | 'put' | 'post' | 'delete' | 'patch';
  /** With its parameters in braces. */
  path: string;
  /** Whether the document says that it needs a token. */
  isClosed: boolean;
  parameters: Parameter[];
  requestBody: { content: Content; required?: boolean } | undefined;
  responses: Record<string, DescribedResponse>;
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Every operation that the document describes, in its order. */
export function operationsOf(document: OpenAPIObject): ApiOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method] as
        | (Omit<ApiOperation, 'method' | 'path' | 'isClosed' | 'parameters'> & {
            security?: object[];
            parameters?: Parameter[];
          })
        | undefined;
      if (operation === undefined) return [];
      const { operationId, security, parameters = [], requestBody, responses } = operation;
      return [
        { operationId, method, path, isClosed: security !== undefined, parameters, requestBody, responses },
      ] satisfies ApiOperation[];
    }),
  );
}
