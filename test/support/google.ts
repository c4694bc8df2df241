import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { Events, type MutableResponse, OAuth2Server, type TokenRequestIncomingMessage } from 'oauth2-mock-server';

export const CLIENT_ID = 'focus-client';
export const CLIENT_SECRET = 'focus-client-secret';
export const REDIRECT_URI = 'https://api.focus.example/api/auth/google/callback';

/** What Google says of somebody. */
export type Claims = Record<string, unknown>;

/** An OpenID provider of a test's own. It refuses a code whose PKCE verifier does not fit its challenge. */
export interface FakeGoogle {
  url: string;
  /** Settings of a Focus that signs in with it. */
  environment: Record<string, string>;
  /** Every body that came to the token endpoint, and how often the userinfo endpoint was asked. */
  tokenRequests: Record<string, unknown>[];
  userinfoRequests: number;
  /** Signs somebody in at the authorization address: what Google sends them back with. */
  consent(authorizationUrl: string, person: Claims): Promise<{ code: string; state: string }>;
  /** Changes the next answer of the token endpoint, or of the userinfo endpoint. */
  breakToken(change: (response: MutableResponse) => void): void;
  breakUserinfo(change: (response: MutableResponse) => void): void;
  close(): Promise<void>;
}

export async function startFakeGoogle(): Promise<FakeGoogle> {
  const server = new OAuth2Server();
  // Made here, since the server takes objects of another realm (node:crypto's, under jest) for none.
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await server.issuer.keys.add({ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', kid: 'test' });
  await server.start(0, '127.0.0.1');
  const url = `http://127.0.0.1:${server.address().port}`;
  const { service } = server;
  const people = new Map<string, Claims>();

  const google: FakeGoogle = {
    url,
    environment: googleEnvironment(url),
    tokenRequests: [],
    userinfoRequests: 0,
    consent: async (authorizationUrl, person) => {
      const response = await fetch(authorizationUrl, { redirect: 'manual' });
      const back = new URL(response.headers.get('location') ?? '');
      const [code, state] = [back.searchParams.get('code') ?? '', back.searchParams.get('state') ?? ''];
      people.set(code, person);
      return { code, state };
    },
    breakToken: (change) => service.once(Events.BeforeResponse, change),
    breakUserinfo: (change) => service.once(Events.BeforeUserinfo, change),
    close: () => server.stop(),
  };

  // Whose code a token was given for is the only thing the userinfo endpoint has to know.
  service.on(Events.BeforeResponse, (response: MutableResponse, { body }: TokenRequestIncomingMessage) => {
    google.tokenRequests.push({ ...body });
    if (response.statusCode === 200)
      Object.assign(response.body as object, { access_token: `for-${String(body.code)}` });
  });
  service.on(Events.BeforeUserinfo, (response: MutableResponse, { headers }: IncomingMessage) => {
    google.userinfoRequests += 1;
    const person = people.get((headers.authorization ?? '').replace('Bearer for-', ''));
    if (person === undefined) Object.assign(response, { statusCode: 401, body: { error: 'invalid_token' } });
    else response.body = person;
  });
  return google;
}

/** @param url where token and userinfo endpoint are */
export function googleEnvironment(url: string): Record<string, string> {
  return {
    OAUTH_ENABLED: 'true',
    GOOGLE_CLIENT_ID: CLIENT_ID,
    GOOGLE_CLIENT_SECRET: CLIENT_SECRET,
    GOOGLE_REDIRECT_URI: REDIRECT_URI,
    GOOGLE_AUTHORIZATION_URL: `${url}/authorize`,
    GOOGLE_TOKEN_URL: `${url}/token`,
    GOOGLE_USERINFO_URL: `${url}/userinfo`,
    FRONTEND_URL: 'https://app.focus.example',
  };
}

/** What a provider does instead of answering. */
export type Fault = (response: ServerResponse, socket: Socket) => void;

/** A provider that does to a code `token:<fault>`, and to the token of a code `userinfo:<fault>`, what that fault says. */
export async function startBrokenGoogle(
  tokenFaults: Record<string, Fault>,
  userinfoFaults: Record<string, Fault>,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      const isToken = request.url === '/token';
      const code = isToken
        ? new URLSearchParams(body).get('code')
        : request.headers.authorization?.slice('Bearer '.length);
      const [endpoint, fault = ''] = (code ?? '').split(':');
      const faults = isToken ? tokenFaults : userinfoFaults;
      if (endpoint === (isToken ? 'token' : 'userinfo')) faults[fault]?.(response, request.socket);
      else response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ access_token: code }));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
