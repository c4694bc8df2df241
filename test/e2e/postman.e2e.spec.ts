import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { Role } from '../../src/common/auth/role.enum';
import { createUser, PASSWORD, signedInUser } from '../factories/user.factory';
import { operationsOf } from '../support/api-operations';
import { startTestApp, type TestApp } from '../support/test-app';

interface Script {
  listen: 'prerequest' | 'test';
  script: { exec: string[] };
}

interface Item {
  name: string;
  event: Script[];
  request: {
    method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH';
    url: {
      path: string[];
      query: { key: string; value: string; disabled?: boolean }[];
      variable: { key: string; value: unknown }[];
    };
    header: { key: string; value: string; disabled?: boolean }[];
    body?: { mode: string; raw?: string };
    auth?: { type: string };
  };
}

const read = (file: string): string => readFileSync(join(__dirname, '../../postman', file), 'utf8');
const collection = JSON.parse(read('focus.postman_collection.json')) as {
  item: { name: string; item: Item[] }[];
  event: Script[];
  auth: { bearer: { value: string }[] };
};
const environment = JSON.parse(read('focus.postman_environment.json')) as { values: { key: string; value: string }[] };
const items = collection.item.flatMap((folder) => folder.item);

/** The token in these is mailed. */
const MAILED = ['verifyEmail', 'resetPassword', 'unsubscribeFromMail'];

describe('the Postman collection', () => {
  let focus: TestApp;
  let variables: Map<string, string>;

  beforeAll(async () => {
    focus = await startTestApp();
  });

  beforeEach(() => {
    variables = new Map(environment.values.map(({ key, value }) => [key, value]));
  });

  afterAll(() => focus.close());

  function run(scripts: Script[], listen: Script['listen'], response?: { status: number; body: unknown }): void {
    const set = (name: string, value: string): unknown => variables.set(name, value);
    const pm = {
      variables: { set },
      environment: { set },
      response: { code: response?.status, json: () => response?.body },
    };
    // Postman's clock is the machine's; ours is the test's.
    const date = class extends Date {
      static override now = (): number => focus.clock.timestamp();
    };
    for (const { script } of scripts.filter((one) => one.listen === listen)) {
      runInNewContext(script.exec.join('\n'), { pm, Date: date });
    }
  }

  function fill(text: string): string {
    return text.replace(/\{\{([$\w]+)\}\}/g, (whole, name: string) =>
      name === '$guid' ? randomUUID() : (variables.get(name) ?? whole),
    );
  }

  /** As Postman would. */
  async function send({ request, event }: Item): Promise<{ status: number; body: { code?: string } }> {
    run(collection.event, 'prerequest');
    const path = request.url.path.map((part) =>
      String(part.startsWith(':') ? request.url.variable.find(({ key }) => key === part.slice(1))?.value : part),
    );
    const query = request.url.query
      .filter(({ disabled }) => !disabled)
      .map(({ key, value }): [string, string] => [key, value]);
    const method = request.method.toLowerCase() as 'get';
    const call = focus
      .http()
      [method](`/${path.join('/')}?${new URLSearchParams(query).toString()}`)
      .redirects(0);
    for (const { key, value } of request.header.filter(({ disabled }) => !disabled)) void call.set(key, fill(value));
    if (request.auth?.type !== 'noauth')
      void call.set('Authorization', `Bearer ${fill(collection.auth.bearer[0]!.value)}`);
    if (request.body?.mode === 'formdata') void call.attach('file', Buffer.from('no picture'), 'picture.png');
    const { status, body } = await (request.body?.raw === undefined ? call : call.send(fill(request.body.raw)));
    run(event, 'test', { status, body });
    return { status, body };
  }

  it('has every operation of the API document, and no other', () => {
    const documented = operationsOf(focus.document).map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    const collected = items.map(
      ({ request }) =>
        `${request.method} /${request.url.path.map((part) => part.replace(/^:(.+)$/, '{$1}')).join('/')}`,
    );
    expect(collected.sort()).toEqual(documented.sort());
  });

  it('signs in, and the requests after it are the user’s', async () => {
    const { username } = await createUser(focus);
    variables.set('username', username);
    const named = (name: string): Item => items.find((item) => item.name === name)!;
    expect((await send(named('getMyProfile'))).status).toBe(401);
    await send(named('login'));
    expect(await send(named('getMyProfile'))).toMatchObject({ status: 200, body: { username } });
    const first = variables.get('refresh_token');
    await send(named('refreshTokens'));
    expect(variables.get('refresh_token')).not.toBe(first);
    expect((await send(named('createActivity'))).status).toBe(201);
    expect((await send(named('createChallenge'))).status).toBe(201);
    expect((await send(named('createBlockedApp'))).status).toBe(201);
  });

  it.each(items)('sends $name in a form that Focus takes', async (item) => {
    // Some of them end the session, or the account.
    const { username, accessToken, refreshToken } = await signedInUser(focus, { role: Role.Admin });
    variables.set('username', username).set('access_token', accessToken).set('refresh_token', refreshToken);
    variables.set('password', item.name === 'register' ? 'yet another long one' : PASSWORD);
    const { status, body } = await send(item);
    if (item.name === 'uploadMyAvatar') expect(body.code).toBe('unsupported_media_type');
    else if (MAILED.includes(item.name)) expect(status).toBe(422);
    else expect([item.name, body.code, [400, 405, 415, 422].includes(status)]).toEqual([item.name, body.code, false]);
    expect(status).not.toBe(500);
    if (item.request.auth?.type !== 'noauth') expect(status).not.toBe(401);
  });

  it('holds nothing that differs from one writing to the next', () => {
    expect(read('focus.postman_collection.json')).not.toMatch(/"(_postman_id|id)": "[\da-f-]{36}"/);
  });
});
