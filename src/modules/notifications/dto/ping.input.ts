import { Field } from '../../../common/validation/request-fields';

const MAX_LENGTH = 64;

export class PingInput {
  /** The client's own mark, given back as it was sent. */
  @Field(
    (value) =>
      Number.isFinite(value) || (typeof value === 'string' && value.length <= MAX_LENGTH)
        ? null
        : { code: 'invalid_type', must: `must be a number or a string of at most ${MAX_LENGTH} characters` },
    { oneOf: [{ type: 'number' }, { type: 'string', maxLength: MAX_LENGTH }] },
    { optional: true },
  )
  timestamp?: number | string;
}
