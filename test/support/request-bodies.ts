import type { OpenAPIObject } from '@nestjs/swagger';
import type { ApiOperation, Schema } from './api-operations';

export type Json = Record<string, unknown>;

/** An object in a request body: where it stands, as an error names it, and what may be in it. */
export interface BodyObject {
  /** Empty for the body itself, else with a dot at the end: `settings.notify.`. */
  path: string;
  properties: Record<string, Schema>;
}

/** The JSON body an operation describes, filled from the examples of its fields. */
export class RequestBody {
  private constructor(
    private readonly document: OpenAPIObject,
    private readonly schema: Schema,
  ) {}

  /** `null` where the operation takes no JSON. */
  static of(document: OpenAPIObject, { requestBody }: ApiOperation): RequestBody | null {
    const schema = requestBody?.content['application/json']?.schema;
    return schema === undefined ? null : new RequestBody(document, schema);
  }

  /** A body with every field in it, well-formed at the least. */
  example(): Json {
    return this.exampleOf(this.schema) as Json;
  }

  /** Every object in the body, itself first; of a list its first item. */
  objects(schema: Schema = this.schema, path = ''): BodyObject[] {
    const { properties } = this.resolve(schema);
    if (properties === undefined) return [];
    const nested = Object.entries(properties).flatMap(([name, field]) => {
      const { items } = this.resolve(field);
      return items === undefined ? this.objects(field, `${path}${name}.`) : this.objects(items, `${path}${name}.0.`);
    });
    return [{ path, properties }, ...nested];
  }

  /** The paths of all fields that take a string, the first items of lists included. */
  strings(): string[] {
    return this.objects().flatMap(({ path, properties }) =>
      Object.entries(properties).flatMap(([name, field]) => {
        const { items } = this.resolve(field);
        if (items !== undefined) return this.isString(items) ? [`${path}${name}.0`] : [];
        return this.isString(field) ? [`${path}${name}`] : [];
      }),
    );
  }

  /** {@link example} with `value` at `path`. */
  with(path: string, value: unknown): Json {
    const body = this.example();
    const names = path.split('.');
    const last = names.pop()!;
    const place = names.reduce<Json>((inner, name) => inner[name] as Json, body);
    place[last] = value;
    return body;
  }

  private isString(schema: Schema): boolean {
    return [this.resolve(schema).type].flat().includes('string');
  }

  private exampleOf(schema: Schema): unknown {
    const resolved = this.resolve(schema) as Schema & { example?: unknown };
    if (resolved.properties !== undefined) {
      return Object.fromEntries(
        Object.entries(resolved.properties).map(([name, field]) => [name, this.exampleOf(field)]),
      );
    }
    if (resolved.example !== undefined) return resolved.example;
    if (resolved.enum !== undefined) return resolved.enum[0];
    if (resolved.items !== undefined) return [this.exampleOf(resolved.items)];
    const [type] = [resolved.type].flat();
    if (type === 'boolean') return true;
    return type === 'string' ? 'some text' : (resolved.minimum ?? 1);
  }

  /** What a reference, or one of several with `null`, stands for. */
  private resolve(schema: Schema): Schema {
    const { $ref, allOf, anyOf } = schema;
    const oneOf = (schema as { oneOf?: Schema[] }).oneOf;
    const inner = [...(allOf ?? []), ...(anyOf ?? []), ...(oneOf ?? [])].find(({ type }) => type !== 'null');
    if (inner !== undefined) return this.resolve(inner);
    if ($ref === undefined) return schema;
    const name = $ref.slice($ref.lastIndexOf('/') + 1);
    return this.document.components!.schemas![name] as Schema;
  }
}
