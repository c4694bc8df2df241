import { SetMetadata } from '@nestjs/common';

export const IGNORES_BODY = 'focus:ignores-body';

/** A route that takes nothing from a body, whatever its type: none is read, and none is refused but one that is too large. */
export const IgnoresBody = (): MethodDecorator => SetMetadata(IGNORES_BODY, true);
