import { AppError } from '../../common/errors/app-error';
import { invalidField } from '../../common/errors/common.errors';

export const alreadyJoined = (): AppError => new AppError(409, 'already_joined', 'You are in this challenge already');

export const challengeFull = (): AppError => new AppError(409, 'challenge_full', 'This challenge is full');

export const challengeClosed = (): AppError => new AppError(409, 'challenge_closed', 'This challenge is over');

export const challengeStarted = (): AppError =>
  new AppError(
    409,
    'challenge_started',
    'Once a challenge has started only its title, description and max_participants can change',
  );

export const challengeNotOver = (): AppError =>
  new AppError(409, 'challenge_not_over', 'You can complete a challenge once its last day is over for you');

export const creatorCannotLeave = (): AppError =>
  new AppError(409, 'creator_cannot_leave', 'Who created a challenge cannot leave it');

export const tooFewSeats = (participants: number): AppError =>
  invalidField(
    'max_participants',
    'out_of_range',
    `max_participants must not be below the ${participants} who take part already`,
  );
