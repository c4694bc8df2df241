import { setTimeout as sleep } from 'node:timers/promises';
import { isNativeError } from 'node:util/types';
import { ActivityCategory } from '../../modules/activities/activity-category.enum';
import type { BoardLine } from './board-watch';

/** What `POST /activities/batch` takes of one activity. */
export interface ActivityToSend {
  client_id: string;
  app_name: string;
  category: ActivityCategory;
  /** ISO 8601 */
  started_at: string;
  /** Minutes, at most two decimals. */
  duration_minutes: number;
  device: string;
}

export interface BatchItemError {
  field: string;
  code: string;
  message: string;
}

export interface BatchItemResult {
  index: number;
  status: 'created' | 'duplicate' | 'rejected';
  id: number | null;
  errors: BatchItemError[] | null;
}

export interface BatchAnswer {
  accepted: number;
  duplicates: number;
  rejected: number;
  results: BatchItemResult[];
}

export interface AppMinutes {
  app_name: string;
  minutes: number;
}

/** The parts of `GET /users/me/stats` that the demo shows. */
export interface UserStats {
  activities_count: number;
  total_minutes: number;
  daily_average_minutes: number;
  most_used_apps: AppMinutes[];
}

/** The parts of `GET /activities/stats/daily` that the demo uses. */
export interface DailyStats {
  date: string;
  total_minutes: number;
  by_app: AppMinutes[];
}

/** The parts of `GET /activities/stats/weekly` that the demo shows. */
export interface WeeklyStats {
  start_date: string;
  end_date: string;
  total_minutes: number;
  daily_average_minutes: number;
  days: { date: string; minutes: number }[];
}

/** The parts of a blocked app that the demo uses. */
export interface BlockedApp {
  id: number;
  app_name: string;
  daily_limit_minutes: number | null;
}

/** A challenge to be made. */
export interface NewChallenge {
  title: string;
  daily_target_minutes: number;
  start_date: string;
  end_date: string;
}

/** The parts of a challenge that the demo uses. */
export interface Challenge {
  id: number;
  title: string;
}

interface Page<T> {
  items: T[];
  pages: number;
}

interface ProblemDocument {
  code?: string;
  detail?: string;
  request_id?: string;
}

interface DemoRequest {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  body?: unknown;
}

/** An answer and the time from the request that got it to its last byte; waits asked for by a rate limit not included. */
export interface Timed<T> {
  answer: T;
  seconds: number;
}

/** Focus refused a request, answered nonsense, or did not answer. */
export class DemoRequestError extends Error {
  /**
   * @param status the HTTP status; `null` without an answer
   * @param code the problem document's stable code; `null` where there was none
   */
  constructor(
    message: string,
    readonly status: number | null,
    readonly code: string | null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const REQUEST_TIMEOUT_MS = 60_000;
/** A rate limit frees itself within a minute; whoever asks for much more (a login lock) is not waited for. */
const MAX_WAIT_SECONDS = 90;
const MAX_WAITS = 5;
const DEFAULT_WAIT_SECONDS = 5;
const PAGE_SIZE = 100;

/** One signed-in person's view of Focus over HTTP; just the routes the demo needs. */
export class DemoClient {
  private accessToken: string | null = null;

  /**
   * @param baseUrl where Focus listens, without `/api`: `http://localhost:8000`
   * @param onWait told of each wait that a rate limit asks for, in seconds
   */
  constructor(
    private readonly baseUrl: string,
    private readonly onWait: (seconds: number) => void = () => {},
  ) {}

  /** Signs in; later requests carry the token. */
  async login(account: { username: string; password: string }): Promise<void> {
    const tokens = await this.send<{ access_token: string }>({
      method: 'POST',
      path: '/auth/login',
      body: { username: account.username, password: account.password },
    });
    this.accessToken = tokens.access_token;
  }

  /** @param timezone an IANA name */
  async setTimezone(timezone: string): Promise<void> {
    await this.send({ method: 'PUT', path: '/users/me', body: { timezone } });
  }

  userStats(): Promise<UserStats> {
    return this.send({ method: 'GET', path: '/users/me/stats' });
  }

  /** @param activities 1–500 */
  sendBatch(activities: readonly ActivityToSend[]): Promise<Timed<BatchAnswer>> {
    return this.sendTimed({ method: 'POST', path: '/activities/batch', body: { activities } });
  }

  /** @param date a local date, `YYYY-MM-DD` */
  dailyStats(date: string): Promise<DailyStats> {
    return this.send({ method: 'GET', path: `/activities/stats/daily?date=${encodeURIComponent(date)}` });
  }

  /** @param date any local date of the week, `YYYY-MM-DD` */
  weeklyStats(date: string): Promise<WeeklyStats> {
    return this.send({ method: 'GET', path: `/activities/stats/weekly?date=${encodeURIComponent(date)}` });
  }

  createBlockedApp(appName: string, dailyLimitMinutes: number): Promise<BlockedApp> {
    return this.send({
      method: 'POST',
      path: '/blocked',
      body: { app_name: appName, daily_limit_minutes: dailyLimitMinutes },
    });
  }

  /** All of the person's blocked apps, from every page. */
  async listBlockedApps(): Promise<BlockedApp[]> {
    const blockedApps: BlockedApp[] = [];
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const answer = await this.send<Page<BlockedApp>>({
        method: 'GET',
        path: `/blocked?page=${page}&size=${PAGE_SIZE}`,
      });
      blockedApps.push(...answer.items);
      pages = answer.pages;
    }
    return blockedApps;
  }

  /** The access token; a socket's way in. @throws {Error} before {@link login} */
  get token(): string {
    if (this.accessToken === null) throw new Error('Not signed in');
    return this.accessToken;
  }

  createChallenge(challenge: NewChallenge): Promise<Challenge> {
    return this.send({ method: 'POST', path: '/challenges', body: challenge });
  }

  async joinChallenge(id: number): Promise<void> {
    await this.send({ method: 'POST', path: `/challenges/${id}/join` });
  }

  leaderboard(id: number): Promise<{ items: BoardLine[] }> {
    return this.send({ method: 'GET', path: `/challenges/${id}/leaderboard` });
  }

  private async send<T>(request: DemoRequest): Promise<T> {
    return (await this.sendTimed<T>(request)).answer;
  }

  /** Sends the request again after each 429 that asks for a bearable wait: a refused request has changed nothing. */
  private async sendTimed<T>(request: DemoRequest): Promise<Timed<T>> {
    for (let waits = 0; ; waits += 1) {
      const startedAt = performance.now();
      const response = await this.fetch(request);
      const text = await this.readBody(request, response);
      const seconds = (performance.now() - startedAt) / 1000;
      if (response.ok) {
        return { answer: parseAnswer<T>(request, response.status, text), seconds };
      }
      const wait = waitSeconds(response);
      if (response.status !== 429 || wait > MAX_WAIT_SECONDS || waits >= MAX_WAITS) {
        throw refusal(request, response.status, text);
      }
      this.onWait(wait);
      await sleep(wait * 1000);
    }
  }

  private async fetch({ method, path, body }: DemoRequest): Promise<Response> {
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (this.accessToken !== null) {
      headers.Authorization = `Bearer ${this.accessToken}`;
    }
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
    }
    try {
      return await fetch(`${this.baseUrl.replace(/\/+$/, '')}/api${path}`, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
    } catch (error) {
      throw this.noAnswer({ method, path }, error);
    }
  }

  private async readBody(request: DemoRequest, response: Response): Promise<string> {
    try {
      return await response.text();
    } catch (error) {
      throw this.noAnswer(request, error);
    }
  }

  private noAnswer({ method, path }: DemoRequest, error: unknown): DemoRequestError {
    const reason = reasonOf(error);
    return new DemoRequestError(
      `${method} /api${path}: Focus at ${this.baseUrl} did not answer (${reason})`,
      null,
      null,
      { cause: error },
    );
  }
}

/** `fetch failed` says nothing; what it wraps has a code such as ECONNREFUSED, or at least a message. */
function reasonOf(error: unknown): string {
  const cause = isNativeError(error) && isNativeError(error.cause) ? error.cause : error;
  if (!isNativeError(cause)) {
    return String(cause);
  }
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message || cause.name;
}

function parseAnswer<T>({ method, path }: DemoRequest, status: number, text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new DemoRequestError(`${method} /api${path}: ${status}, but the answer is not JSON`, status, null, {
      cause: error,
    });
  }
}

function refusal({ method, path }: DemoRequest, status: number, text: string): DemoRequestError {
  const problem = parseProblem(text);
  const code = problem.code ?? null;
  const parts = [`${method} /api${path}: ${status}`, code, problem.detail ?? 'no problem document in the answer'];
  const requestId = problem.request_id ? ` (request ${problem.request_id})` : '';
  return new DemoRequestError(parts.filter((part) => part !== null).join(' – ') + requestId, status, code);
}

/** A proxy in between may answer with a page of its own; then there is nothing to tell but the status. */
function parseProblem(text: string): ProblemDocument {
  try {
    const problem: unknown = JSON.parse(text);
    return typeof problem === 'object' && problem !== null ? problem : {};
  } catch {
    return {};
  }
}

function waitSeconds(response: Response): number {
  const header = response.headers.get('retry-after') ?? '';
  return /^\d+$/.test(header) ? Number(header) : DEFAULT_WAIT_SECONDS;
}
