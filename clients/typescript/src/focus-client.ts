import createClient, { type Client } from 'openapi-fetch';
import { FocusProblem, unwrap } from './focus-problem.js';
import type { paths } from './schema.js';
import type { Schemas } from './schemas.js';
import { Session } from './session.js';
import { MemoryTokenStore, type TokenStore } from './token-store.js';

/** Every route of Focus, typed: `api.GET('/api/activities/{id}', { params: { path: { id } } })`. */
export type FocusApi = Client<paths>;

export interface FocusClientOptions {
  /** Where Focus is, without `/api`: `https://focus.example.org`. */
  baseUrl: string;
  /** Left out: in memory. */
  store?: TokenStore;
  /** Left out: the platform's. */
  fetch?: (request: Request) => Promise<Response>;
}

export interface FocusClient {
  /**
   * Calls as the session's user, or as nobody. Answers `{ data }` or `{ error }`, a problem document; {@link unwrap} makes that
   * a value or an exception.
   */
  api: FocusApi;
  session: Session;
  /**
   * Signs in and begins the session.
   *
   * @throws {FocusProblem} `invalid_credentials`, `email_not_verified`, `account_disabled`, `too_many_attempts`
   */
  signIn(credentials: Schemas['LoginDto']): Promise<Schemas['TokensUserDto']>;
  /** Ends the session here at once, and at Focus where it can be reached. */
  signOut(): Promise<void>;
}

/** What needs no token, and must not wait for one. */
const OPEN_ROUTES = new Set(
  ['register', 'login', 'verify-email', 'resend-verification', 'forgot-password', 'reset-password', 'refresh', 'logout']
    .concat('google', 'google/callback', 'google/exchange')
    .map((route) => `/api/auth/${route}`),
);
/** Codes of a 401 that another access token may cure. */
const TOKEN_CODES = ['missing_token', 'invalid_token', 'expired_token'];

export function createFocusClient({
  baseUrl,
  store = new MemoryTokenStore(),
  fetch: send = (request) => globalThis.fetch(request),
}: FocusClientOptions): FocusClient {
  const open = createClient<paths>({ baseUrl, fetch: send });
  const session = new Session(store, (refreshToken) =>
    unwrap(open.POST('/api/auth/refresh', { body: { refresh_token: refreshToken } })),
  );
  const api = createClient<paths>({
    baseUrl,
    fetch: (request) => fetchAs(session, request, send),
    bodySerializer: serializeBody,
  });
  return {
    api,
    session,
    async signIn(credentials) {
      const tokens = await unwrap(open.POST('/api/auth/login', { body: credentials }));
      await session.begin(tokens);
      return tokens.user;
    },
    async signOut() {
      const refreshToken = await session.refreshToken();
      await session.end();
      if (refreshToken !== null) await open.POST('/api/auth/logout', { body: { refresh_token: refreshToken } });
    },
  };
}

/** Sends a request with the session's token, and once more with another where that one is not good any more. */
async function fetchAs(
  session: Session,
  request: Request,
  send: (request: Request) => Promise<Response>,
): Promise<Response> {
  if (request.headers.has('Authorization') || OPEN_ROUTES.has(new URL(request.url).pathname)) return send(request);
  try {
    const token = await session.accessToken();
    if (token === null) return await send(request);
    // A body can be sent once.
    const again = request.clone();
    const response = await send(authorized(request, token));
    if (!(await isAboutToken(response))) return response;
    const another = await session.refresh(token);
    return another === null ? response : await send(authorized(again, another));
  } catch (error) {
    // There is no other token just now: that is this request's answer, too.
    if (error instanceof FocusProblem) return error.toResponse();
    throw error;
  }
}

function authorized(request: Request, token: string): Request {
  request.headers.set('Authorization', `Bearer ${token}`);
  return request;
}

async function isAboutToken(response: Response): Promise<boolean> {
  if (response.status !== 401) return false;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return TOKEN_CODES.includes(FocusProblem.from(response, body).code);
}

/** JSON, but for a body with a file in it, which goes as a form. */
function serializeBody(body: unknown): FormData | string {
  if (body instanceof FormData) return body;
  const fields = Object.entries(body as Record<string, unknown>);
  if (!fields.some(([, value]) => value instanceof Blob)) return JSON.stringify(body);
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value instanceof Blob ? value : String(value));
  return form;
}
