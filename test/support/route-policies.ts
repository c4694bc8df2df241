import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { DigestMailKind } from '../../src/modules/digests/digest-mail-kind.enum';
import { UnsubscribeTokens } from '../../src/modules/digests/unsubscribe-tokens';
import { Activity } from '../../src/modules/activities/entities/activity.entity';
import { Session } from '../../src/modules/auth/entities/session.entity';
import { BlockedApp } from '../../src/modules/blocked-apps/entities/blocked-app.entity';
import { Challenge } from '../../src/modules/challenges/entities/challenge.entity';
import { User } from '../../src/modules/users/entities/user.entity';
import { UsersService } from '../../src/modules/users/users.service';
import { createUser, PASSWORD, type SignedInUser, signedInUser, signIn } from '../factories/user.factory';
import type { Claims, FakeGoogle } from './google';
import { mailedToken } from './mailbox';
import { handMadePng } from './pictures';
import type { TestApp } from './test-app';

/**
 * Who calls. Where a route is about somebody's rows they are `owner`'s; `unverified` and `deactivated` is the very caller
 * for whom the request is a good one, no longer verified or active, with a session that is still there.
 */
export const CALLERS = ['anonymous', 'owner', 'other', 'unverified', 'deactivated', 'admin'] as const;
export type CallerName = (typeof CALLERS)[number];

/** A request that is valid for its owner. */
export interface Call {
  /** The row that the path's `{id}` names. */
  row?: { entity: EntityTarget<ObjectLiteral>; id: number };
  /** The path's `{file}`. */
  file?: string;
  query?: Record<string, string>;
  body?: object;
  /** A file to be sent instead of a body. */
  upload?: Buffer;
}

/** What a request is prepared on. */
export interface Stage {
  focus: TestApp;
  google: FakeGoogle;
}

export type Policy = 'anyone' | 'user' | 'admin';

/** What an operation promises each caller, as `200` or `404 not_found`. */
export interface RoutePolicy {
  operationId: string;
  /** Sets one of several situations of an operation apart. */
  situation: string;
  policy: Policy;
  answers: Record<CallerName, string>;
  /** Whether a caller who is let in may change rows of the owner's: those of `{id}`, or of a code the owner gave away. */
  reachesOwner: boolean;
  /** Whether a `GET` keeps something for later, or spends what was kept, whatever it answers: the state of a sign-in with Google. */
  keepsState: boolean;
  prepare: (stage: Stage, owner: SignedInUser) => Promise<Call>;
}

type Prepare = (stage: Stage, owner: SignedInUser) => Call | Promise<Call>;

interface Options {
  situation?: string;
  reachesOwner?: boolean;
}

/** The only routes whose `GET` is not safe: that is how OAuth goes. */
const STATEFUL = ['beginGoogleSignIn', 'finishGoogleSignIn'];

const nothing: Prepare = () => ({});

function route(
  operationId: string,
  policy: Policy,
  answers: Record<CallerName, string>,
  prepare: Prepare,
  { situation = '', reachesOwner = false }: Options,
): RoutePolicy {
  return {
    operationId,
    situation,
    policy,
    answers,
    reachesOwner,
    keepsState: STATEFUL.includes(operationId),
    prepare: async (stage, owner) => prepare(stage, owner),
  };
}

/** Anyone may call; a bad token does not matter. `except`: where what the request is about makes the difference. */
function forAnyone(
  operationId: string,
  answer: string,
  prepare: Prepare = nothing,
  except: Partial<Record<CallerName, string>> = {},
  situation = '',
): RoutePolicy {
  const answers = Object.fromEntries(CALLERS.map((caller) => [caller, answer])) as Record<CallerName, string>;
  return route(operationId, 'anyone', { ...answers, ...except }, prepare, { situation, reachesOwner: true });
}

const LEFT_OUT = {
  anonymous: '401 missing_token',
  unverified: '401 invalid_token',
  deactivated: '401 invalid_token',
} as const;

/** Every user, with what is their own. */
function forUsers(operationId: string, answer: string, prepare: Prepare = nothing): RoutePolicy {
  return route(operationId, 'user', { ...LEFT_OUT, owner: answer, other: answer, admin: answer }, prepare, {});
}

/** A row of the owner's, which nobody else knows of, administrators neither. */
function forOwner(operationId: string, answer: string, prepare: Prepare): RoutePolicy {
  const answers = { ...LEFT_OUT, owner: answer, other: '404 not_found', admin: '404 not_found' };
  return route(operationId, 'user', answers, prepare, { reachesOwner: true });
}

/** What several users share, each in another part. */
function forShared(
  operationId: string,
  situation: string,
  answers: Record<'owner' | 'other' | 'admin', string>,
  prepare: Prepare,
): RoutePolicy {
  return route(operationId, 'user', { ...LEFT_OUT, ...answers }, prepare, { situation, reachesOwner: true });
}

function forAdmins(operationId: string, answer: string, prepare: Prepare = nothing): RoutePolicy {
  const answers = { ...LEFT_OUT, owner: '403 forbidden', other: '403 forbidden', admin: answer };
  return route(operationId, 'admin', answers, prepare, { reachesOwner: true });
}

const PICTURE = handMadePng({ width: 1, height: 1, pixels: Buffer.from([0, 255, 0, 0]) });
const NEW_PASSWORD = 'another phrase that is long enough';

let count = 0;
/** A name nobody has yet. */
const freshName = (): string => `newcomer_${(count += 1)}`;

/** Neither of the callers: who calls must not be gone when the row is. */
const someUser: Prepare = async ({ focus }) => ({ row: { entity: User, id: (await createUser(focus)).id } });

const ownSession: Prepare = async ({ focus }, owner) => {
  await signIn(focus, await focus.app.get(UsersService).get(owner.id));
  const sessions = await focus.dataSource.getRepository(Session).findBy({ userId: owner.id });
  // Another than the one the owner calls with.
  return { row: { entity: Session, id: Math.max(...sessions.map(({ id }) => id)) } };
};

async function post(focus: TestApp, user: SignedInUser, path: string, body: object): Promise<{ id: number }> {
  const { body: created } = await focus.http().post(path).set(user.auth).send(body).expect(201);
  return created as { id: number };
}

const ownActivity: Prepare = async ({ focus }, owner) => {
  const { id } = await post(focus, owner, '/api/activities', { app_name: 'Chess', duration_minutes: 5 });
  return { row: { entity: Activity, id } };
};

const ownBlockedApp: Prepare = async ({ focus }, owner) => {
  const { id } = await post(focus, owner, '/api/blocked', { app_name: 'Chess', daily_limit_minutes: 5 });
  return { row: { entity: BlockedApp, id } };
};

const CHALLENGE = {
  title: 'A quiet week',
  daily_target_minutes: 30,
  start_date: '2026-11-20',
  end_date: '2026-11-27',
} as const;

const newChallenge = (focus: TestApp, creator: SignedInUser, isPublic: boolean): Promise<{ id: number }> =>
  post(focus, creator, '/api/challenges', { ...CHALLENGE, is_public: isPublic });

const privateChallenge: Prepare = async ({ focus }, owner) => {
  const { id } = await newChallenge(focus, owner, false);
  return { row: { entity: Challenge, id } };
};

const publicChallenge: Prepare = async ({ focus }, owner) => {
  const { id } = await newChallenge(focus, owner, true);
  return { row: { entity: Challenge, id } };
};

/** Its last day is over for everyone, though the job that completes it has not come yet. */
const challengeThatIsOver: Prepare = async ({ focus }, owner) => {
  const { id } = await newChallenge(focus, owner, true);
  const days = { startDate: '2026-11-18', endDate: '2026-11-19', startsAt: new Date('2026-11-18T00:00:00Z') };
  await focus.dataSource.getRepository(Challenge).update(id, days);
  return { row: { entity: Challenge, id } };
};

/** Another's, which the owner has joined. */
const joinedChallenge: Prepare = async ({ focus }, owner) => {
  const creator = await signedInUser(focus);
  const { id } = await newChallenge(focus, creator, true);
  await focus.http().post(`/api/challenges/${id}/join`).set(owner.auth).expect(200);
  return { row: { entity: Challenge, id } };
};

const inviteCode: Prepare = async ({ focus }, owner) => {
  const { id } = await newChallenge(focus, owner, false);
  const { inviteCode: code } = await focus.dataSource.getRepository(Challenge).findOneByOrFail({ id });
  return { body: { invite_code: code } };
};

const withBody =
  (prepare: Prepare, body: object): Prepare =>
  async (stage, owner) => ({ ...(await prepare(stage, owner)), body });

/** A file name of a picture the owner has uploaded. */
const ownPicture: Prepare = async ({ focus }, owner) => {
  const { body } = await focus.http().put('/api/users/me/avatar').set(owner.auth).attach('file', PICTURE, 'me.png');
  return { file: (body as { avatar_url: string }).avatar_url.split('/').at(-1)! };
};

/** What Google sends somebody back with whose address is the owner's: their accounts will be linked. */
const consentOfOwner: Prepare = async ({ focus, google }, { email }) => {
  const { body } = await focus.http().get('/api/auth/google').expect(200);
  return { query: await google.consent((body as { authorization_url: string }).authorization_url, personWith(email)) };
};

/** The code that the frontend's page is given when the owner has followed a plain link to Google. */
const codeOfOwner: Prepare = async ({ focus, google }, { email }) => {
  const link = await focus.http().get('/api/auth/google').query({ redirect: 'true' }).redirects(0).expect(302);
  const query = await google.consent(link.headers.location!, personWith(email));
  const back = await focus
    .http()
    .get('/api/auth/google/callback')
    .query(query)
    .set('Cookie', link.headers['set-cookie']!)
    .redirects(0)
    .expect(303);
  return { body: { code: new URL(back.headers.location!).searchParams.get('code') } };
};

const personWith = (email: string): Claims => ({ sub: `subject-of-${email}`, email, email_verified: true });

/** One line an operation and situation: the document may hold no route that is missing here, and none that is here only. */
export const ROUTE_POLICIES: RoutePolicy[] = [
  // Operations
  forAnyone('getHealth', '200'),
  forAnyone('getLiveness', '200'),
  forAnyone('getReadiness', '200'),
  forAnyone('getWebsocketStats', '200'),
  forAnyone('getMetrics', '200'),

  // Auth
  forAnyone('register', '202', () => {
    const username = freshName();
    return { body: { username, email: `${username}@example.org`, password: PASSWORD } };
  }),
  forAnyone('login', '200', (_stage, owner) => ({ body: { username: owner.username, password: PASSWORD } }), {
    unverified: '403 email_not_verified',
    deactivated: '403 account_disabled',
  }),
  forAnyone('verifyEmail', '200', async ({ focus }) => {
    const username = freshName();
    const email = `${username}@example.org`;
    await focus.http().post('/api/auth/register').send({ username, email, password: PASSWORD }).expect(202);
    return { body: { token: await mailedToken(focus, email) } };
  }),
  forAnyone('resendVerification', '202', (_stage, { email }) => ({ body: { email } })),
  forAnyone('forgotPassword', '202', (_stage, { email }) => ({ body: { email } })),
  forAnyone('resetPassword', '200', async ({ focus }, { email }) => {
    await focus.http().post('/api/auth/forgot-password').send({ email }).expect(202);
    return { body: { token: await mailedToken(focus, email), new_password: NEW_PASSWORD } };
  }),
  forAnyone('refreshTokens', '200', (_stage, owner) => ({ body: { refresh_token: owner.refreshToken } }), {
    unverified: '401 invalid_token',
    deactivated: '401 invalid_token',
  }),
  forAnyone('logout', '204', (_stage, owner) => ({ body: { refresh_token: owner.refreshToken } })),
  forAnyone('beginGoogleSignIn', '200'),
  forAnyone('finishGoogleSignIn', '200', consentOfOwner, { deactivated: '403 account_disabled' }, 'as the owner'),
  forAnyone('finishGoogleSignIn', '401 invalid_state', () => ({ query: { code: 'a', state: 'b' } }), {}, 'as nobody'),
  forAnyone('exchangeGoogleCode', '200', codeOfOwner, {
    unverified: '403 email_not_verified',
    deactivated: '403 account_disabled',
  }),
  forUsers('logoutEverywhere', '204'),
  forUsers('listSessions', '200'),
  forOwner('deleteSession', '204', ownSession),

  // Users
  forUsers('getMyProfile', '200'),
  forUsers('updateMyProfile', '200', () => ({ body: { bio: 'Here I am' } })),
  forUsers('deleteMyAccount', '204', () => ({ body: { password: PASSWORD } })),
  forUsers('changeMyPassword', '204', () => ({ body: { current_password: PASSWORD, new_password: NEW_PASSWORD } })),
  forUsers('changeMyEmail', '202', () => ({ body: { new_email: `${freshName()}@example.org`, password: PASSWORD } })),
  forUsers('uploadMyAvatar', '200', () => ({ upload: PICTURE })),
  forAnyone('getAvatar', '200', ownPicture),
  forUsers('getMyStats', '200'),
  forUsers('exportMyAccount', '200', ownActivity),

  // Activities
  forUsers('createActivity', '201', () => ({ body: { app_name: 'Chess', duration_minutes: 5 } })),
  forUsers('createActivityBatch', '200', () => ({
    body: { activities: [{ app_name: 'Chess', duration_minutes: 5 }] },
  })),
  forUsers('listActivities', '200', ownActivity),
  forUsers('getTodayUsage', '200', ownActivity),
  forUsers('getDailyStats', '200', ownActivity),
  forUsers('getWeeklyStats', '200', ownActivity),
  forUsers('getMonthlyStats', '200', ownActivity),
  forUsers('exportActivities', '200', async (stage, owner) => {
    await ownActivity(stage, owner);
    return { query: { format: 'csv' } };
  }),
  forOwner('getActivity', '200', ownActivity),
  forOwner('deleteActivity', '204', ownActivity),

  // Blocked apps
  forUsers('createBlockedApp', '201', () => ({ body: { app_name: 'Chess', daily_limit_minutes: 5 } })),
  forUsers('listBlockedApps', '200', ownBlockedApp),
  forOwner('getBlockedApp', '200', ownBlockedApp),
  forOwner('updateBlockedApp', '200', withBody(ownBlockedApp, { daily_limit_minutes: 6 })),
  forOwner('deleteBlockedApp', '204', ownBlockedApp),
  forOwner('resetBlockedApp', '200', ownBlockedApp),

  // Challenges
  forUsers('createChallenge', '201', () => ({ body: CHALLENGE })),
  forUsers('listChallenges', '200', privateChallenge),
  forUsers('listMyChallenges', '200', privateChallenge),
  forShared(
    'joinChallengeByCode',
    'of a private one',
    { owner: '409 already_joined', other: '200', admin: '200' },
    inviteCode,
  ),
  forShared('getChallenge', 'a private one', { owner: '200', other: '404 not_found', admin: '200' }, privateChallenge),
  forShared('getChallenge', 'a public one', { owner: '200', other: '200', admin: '200' }, publicChallenge),
  forShared(
    'updateChallenge',
    'a private one',
    { owner: '200', other: '404 not_found', admin: '403 forbidden' },
    withBody(privateChallenge, { title: 'A louder week' }),
  ),
  forShared(
    'updateChallenge',
    'a public one',
    { owner: '200', other: '403 forbidden', admin: '403 forbidden' },
    withBody(publicChallenge, { title: 'A louder week' }),
  ),
  forShared(
    'deleteChallenge',
    'a private one',
    { owner: '204', other: '404 not_found', admin: '204' },
    privateChallenge,
  ),
  forShared('deleteChallenge', 'a public one', { owner: '204', other: '403 forbidden', admin: '204' }, publicChallenge),
  forShared(
    'joinChallenge',
    'a private one, without its code',
    { owner: '409 already_joined', other: '404 not_found', admin: '404 not_found' },
    privateChallenge,
  ),
  forShared(
    'joinChallenge',
    'a private one, with a wrong code',
    { owner: '409 already_joined', other: '404 not_found', admin: '404 not_found' },
    withBody(privateChallenge, { invite_code: 'WRONGCODE2' }),
  ),
  forShared(
    'joinChallenge',
    'a public one',
    { owner: '409 already_joined', other: '200', admin: '200' },
    publicChallenge,
  ),
  forShared(
    'leaveChallenge',
    'a private one of their own',
    { owner: '409 creator_cannot_leave', other: '404 not_found', admin: '404 not_found' },
    privateChallenge,
  ),
  forShared(
    'leaveChallenge',
    'one they joined',
    { owner: '204', other: '404 not_found', admin: '404 not_found' },
    joinedChallenge,
  ),
  forShared(
    'getLeaderboard',
    'of a private one',
    { owner: '200', other: '404 not_found', admin: '200' },
    privateChallenge,
  ),
  forShared('getLeaderboard', 'of a public one', { owner: '200', other: '200', admin: '200' }, publicChallenge),
  forShared(
    'completeChallenge',
    'a private one that runs',
    { owner: '409 challenge_not_over', other: '404 not_found', admin: '200' },
    privateChallenge,
  ),
  forShared(
    'completeChallenge',
    'a public one that is over',
    { owner: '200', other: '403 forbidden', admin: '200' },
    challengeThatIsOver,
  ),

  // Mail
  forAnyone('unsubscribeFromMail', '200', ({ focus }, owner) => ({
    query: { token: focus.app.get(UnsubscribeTokens).issue({ userId: owner.id, kind: DigestMailKind.DailyReminder }) },
  })),

  // Admin
  forAdmins('adminListUsers', '200'),
  forAdmins('adminGetUser', '200', someUser),
  forAdmins('adminUpdateUser', '200', withBody(someUser, { full_name: 'Somebody Else' })),
  forAdmins('adminDeactivateUser', '200', withBody(someUser, { reason: 'Because' })),
  forAdmins('adminActivateUser', '200', withBody(someUser, {})),
  forAdmins('adminDeleteUser', '204', someUser),
  forAdmins('adminGetOverview', '200'),
  forAdmins('adminGetUsersGrowth', '200'),
  forAdmins('adminGetAppUsage', '200'),
  forAdmins('adminListChallenges', '200'),
  forAdmins('adminDeleteChallenge', '204', privateChallenge),
  forAdmins('adminListLogs', '200'),
  forAdmins('adminGetLogStats', '200'),
  forAdmins('adminCleanUpLogs', '200', () => ({ query: { days: '3650' } })),
  forAdmins('adminGetSystemHealth', '200'),
];
