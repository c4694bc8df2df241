import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Caller } from '../../common/auth/caller';
import { invalidToken, notFound } from '../../common/errors/common.errors';
import { type Page, pageOf } from '../../common/pagination/page.dto';
import type { PageQuery } from '../../common/pagination/page-query.dto';
import { Clock } from '../../infrastructure/clock/clock';
import { CacheService } from '../../infrastructure/cache/cache.service';
import { Transactions } from '../../infrastructure/database/transactions';
import { currentRequest } from '../../infrastructure/http/request-context';
import { AuditLogsService } from '../audit-logs/audit-logs.service';
import { accountScope } from '../users/entities/user-scopes';
import type { User } from '../users/entities/user.entity';
import { dayRuleOf, UsersService } from '../users/users.service';
import { expiredToken, tokenReused } from './auth.errors';
import type { Session } from './entities/session.entity';
import { SessionEndingService } from './session-ending.service';
import { type LiveSession, SessionsRepository } from './sessions.repository';
import { hashToken } from './token-hash';
import { TokensService } from './tokens.service';

/** How long the token just replaced still gets its successor: a phone that lost the answer tries again. */
const REUSE_GRACE_MS = 10_000;

/** What a client is given on signing in and on refreshing. */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
  /** Seconds the access token is good for. */
  expiresIn: number;
  user: User;
}

/** A caller, and when (milliseconds since the epoch) their session ends by itself. */
interface Principal {
  caller: Caller;
  expiresAt: number;
}

type Rotation = { refreshToken: string; user: User } | { reusedBy: number };

/** Sign-ins: starting, finding, refreshing and ending them. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly ending: SessionEndingService,
    private readonly users: UsersService,
    private readonly tokens: TokensService,
    private readonly transactions: Transactions,
    private readonly audit: AuditLogsService,
    private readonly cache: CacheService,
    private readonly clock: Clock,
  ) {}

  /**
   * The caller behind a live session of an active, verified user; `null` otherwise. Asked with every request, so it is
   * remembered; only in this process and for a second, so that a session that ends is over on every process by then, whatever
   * happens to the word of it.
   */
  async findCaller(userId: number, sessionId: number): Promise<Caller | null> {
    const principal = await this.cache.get<Principal | null>(
      {
        name: 'principal',
        key: String(sessionId),
        scopes: [accountScope(userId)],
        until: (found) => found?.expiresAt ?? 0,
        isPrivate: true,
      },
      () => this.findPrincipal(sessionId),
    );
    return principal?.caller.userId === userId ? principal.caller : null;
  }

  /**
   * Which of some sessions are live, of active, verified users: the others are over.
   *
   * @param ids at most a thousand
   */
  async liveSessions(ids: readonly number[]): Promise<Map<number, LiveSession>> {
    if (ids.length === 0) return new Map();
    const sessions = await this.sessions.findLive(ids, this.clock.now());
    return new Map(sessions.map((session) => [session.id, session]));
  }

  /**
   * Starts a session for `user`, who has just proved who they are, and notes the sign-in.
   *
   * @param context what the audit log is told of it
   */
  async start(tx: EntityManager, user: User, context?: Record<string, unknown>): Promise<Tokens> {
    const now = this.clock.now();
    await this.users.touchLogin(tx, user.id, now);
    const request = currentRequest();
    const row = {
      userId: user.id,
      // Replaced below: a token names its session, whose id is only known now.
      tokenHash: '',
      previousTokenHash: null,
      rotatedAt: null,
      ip: request?.ip ?? null,
      userAgent: request?.userAgent ?? null,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: this.tokens.sessionExpiry(now, now),
    };
    const sessionId = await this.sessions.insert(tx, row);
    const refreshToken = this.tokens.firstRefreshToken(sessionId);
    await this.sessions.update(tx, sessionId, { tokenHash: hashToken(refreshToken) });
    await this.audit.record(tx, { action: 'auth.logged_in', userId: user.id, context });
    return this.tokensOf(user, sessionId, refreshToken);
  }

  /**
   * Replaces a refresh token. The one just replaced gets the same successor for a few seconds; any older one ends the
   * session, since two parties must hold it.
   *
   * @throws 401 `invalid_token`, `expired_token`, `token_reused`
   */
  async refresh(refreshToken: string): Promise<Tokens> {
    const claim = this.tokens.readRefreshToken(refreshToken);
    if (claim === null) throw invalidToken();
    const rotation = await this.transactions.run(async (tx): Promise<Rotation> => {
      const session = await this.sessions.lockById(tx, claim.sessionId);
      if (session === null) throw invalidToken();
      if (!this.isLive(session)) throw expiredToken();
      const hash = hashToken(refreshToken);
      const successor = this.tokens.successorOf(claim);
      const now = this.clock.now();
      const isRetry =
        hash === session.previousTokenHash &&
        session.rotatedAt !== null &&
        now.getTime() - session.rotatedAt.getTime() <= REUSE_GRACE_MS;
      if (hash !== session.tokenHash && !isRetry) {
        await this.ending.endReused(tx, session);
        return { reusedBy: session.userId };
      }
      const user = await this.users.find(session.userId, tx);
      if (user === null || !user.isActive || !user.isVerified) throw invalidToken();
      if (!isRetry) {
        await this.sessions.update(tx, session.id, {
          tokenHash: hashToken(successor),
          previousTokenHash: hash,
          rotatedAt: now,
          lastUsedAt: now,
          expiresAt: this.tokens.sessionExpiry(session.createdAt, now),
        });
      }
      return { refreshToken: successor, user };
    });
    if ('reusedBy' in rotation) throw tokenReused();
    return this.tokensOf(rotation.user, claim.sessionId, rotation.refreshToken);
  }

  /** Ends the session of a refresh token, whether it is the newest of it or not; one that is not ours ends nothing. */
  async logOut(refreshToken: string): Promise<void> {
    const claim = this.tokens.readRefreshToken(refreshToken);
    if (claim === null) return;
    await this.transactions.run(async (tx) => {
      const session = await this.sessions.lockById(tx, claim.sessionId);
      if (session !== null) await this.ending.end(tx, session.id, session.userId);
    });
  }

  /** Ends every session of the caller, this one included. */
  async logOutEverywhere(caller: Caller): Promise<void> {
    await this.transactions.run(async (tx) => {
      await this.ending.endAll(tx, caller.userId);
      await this.audit.record(tx, { action: 'auth.logged_out_everywhere', userId: caller.userId });
    });
  }

  /** Ends all sessions of a user but one. */
  endAll(tx: EntityManager, userId: number, exceptId?: number): Promise<void> {
    return this.ending.endAll(tx, userId, exceptId);
  }

  async list(caller: Caller, query: PageQuery): Promise<Page<Session>> {
    const [sessions, total] = await this.sessions.findPage(caller.userId, this.clock.now(), query);
    return pageOf(sessions, total, query);
  }

  /** @throws 404 `not_found` where the caller has no such session */
  async endOne(caller: Caller, sessionId: number): Promise<void> {
    await this.transactions.run(async (tx) => {
      if (!(await this.ending.end(tx, sessionId, caller.userId))) throw notFound();
    });
  }

  private async findPrincipal(sessionId: number): Promise<Principal | null> {
    const session = await this.sessions.findPrincipal(sessionId);
    if (session === null || !this.isLive(session)) return null;
    const { user } = session;
    if (!user.isActive || !user.isVerified) return null;
    return {
      caller: {
        userId: user.id,
        sessionId: session.id,
        username: user.username,
        role: user.role,
        locale: user.locale,
        day: dayRuleOf(user),
        weekStartsOn: user.settings.week_starts_on,
      },
      expiresAt: session.expiresAt.getTime(),
    };
  }

  private isLive(session: Pick<Session, 'expiresAt'>): boolean {
    return session.expiresAt.getTime() > this.clock.timestamp();
  }

  private tokensOf(user: User, sessionId: number, refreshToken: string): Tokens {
    return {
      accessToken: this.tokens.signAccessToken(user.id, sessionId),
      refreshToken,
      expiresIn: this.tokens.accessTokenSeconds,
      user,
    };
  }
}
