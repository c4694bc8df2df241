import type { OpenAPIObject } from '@nestjs/swagger';

export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Every operation of an API document. */
export function eachOperation({ paths }: OpenAPIObject): Operation[] {
  return Object.values(paths).flatMap((item) =>
    METHODS.map((method) => item[method]).filter((one) => one !== undefined),
  );
}
