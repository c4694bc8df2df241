import { checkNumber } from '../../../common/validation/checks';
import { Field } from '../../../common/validation/request-fields';

/** The largest id a row can have. */
const MAX_ID = 2_147_483_647;

export class ChallengeRoomInput {
  @Field(checkNumber({ min: 1, max: MAX_ID, decimals: 0 }), { type: 'integer', minimum: 1 })
  challenge_id!: number;
}
