import { Agent, type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { Role } from '../../src/common/auth/role.enum';
import { createUser, PASSWORD, type SignedInUser, signedInUser } from '../factories/user.factory';
import { type FuzzBody, type FuzzRequest, Remembered } from './fuzz-requests';
import type { TestApp } from './test-app';

/** A request as it went over the wire. */
export interface SentRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | Buffer | null;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Users of each kind: some of what one makes is another's to find. */
const ACTORS = 2;
const BYSTANDERS = 40;
/** Values kept by name of a field: the latest. */
const MEMORY_SIZE = 20;
/** What ends the caller's account or session: called by accounts that are there for that alone. */
const DEADLY = ['logoutEverywhere', 'deleteMyAccount', 'changeMyPassword'];
const BOUNDARY = 'fuzz-boundary';

interface Memory {
  value: unknown;
  /** Who was told. */
  actor: string;
}

/** Sends made-up requests over kept connections, with accounts of its own, and remembers what the answers tell. */
export class FuzzClient {
  private readonly agent: Agent;
  private readonly actors = new Map<string, Promise<SignedInUser>>();
  private readonly memory = new Map<string, Memory[]>();
  /** Of all actors there have been. */
  private readonly accountIds = new Set<unknown>();
  private turn = 0;

  constructor(
    private readonly focus: TestApp,
    connections: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
    for (const name of ['password', 'current_password']) this.keep(name, PASSWORD, '');
    for (const zone of ['UTC', 'Europe/Paris', 'Pacific/Kiritimati']) this.keep('timezone', zone, '');
    for (const app of ['Chess', 'chess ', 'YouTube', 'É😀']) this.keep('app_name', app, '');
  }

  /** Makes accounts that nobody calls with, for administrators to find. */
  async begin(): Promise<void> {
    for (let n = 0; n < BYSTANDERS; n += 1) await createUser(this.focus);
  }

  close(): void {
    this.agent.destroy();
  }

  async send(made: FuzzRequest): Promise<{ sent: SentRequest; answer: Answer }> {
    const { operationId } = made.operation;
    const number = (this.turn += 1) % ACTORS;
    const actor = `${made.caller} ${DEADLY.includes(operationId) ? operationId : number}`;
    const account = made.caller === 'anonymous' ? null : await this.actor(actor);
    const sent = this.fill(made, actor, account);
    const answer = await this.exchange(sent);
    // Unless another answer has told so, and there is a new one by now.
    if (account !== null && hasLostAccount(made, answer) && account === (await this.actor(actor))) this.forget(actor);
    if (answer.status < 300) this.remember(made, answer, actor);
    return { sent, answer };
  }

  private forget(actor: string): void {
    this.actors.delete(actor);
    for (const [name, known] of this.memory) {
      this.memory.set(
        name,
        known.map((memory) => (memory.actor === actor ? { ...memory, actor: '' } : memory)),
      );
    }
  }

  /** Who calls; made anew after a call that has deleted, locked out or degraded the one before. */
  private actor(name: string): Promise<SignedInUser> {
    const known = this.actors.get(name);
    if (known !== undefined) return known;
    const actor = signedInUser(this.focus, { role: name.startsWith('admin') ? Role.Admin : Role.User });
    this.actors.set(name, actor);
    void actor.then(({ id }) => this.accountIds.add(id));
    return actor;
  }

  private fill(made: FuzzRequest, actor: string, account: SignedInUser | null): SentRequest {
    const { operation, pathValues, query, headers, body } = made;
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (_braces, name: string) =>
      encodeURIComponent(asText(this.recall(rowsNamedBy(operation.path, name), pathValues[name], actor))),
    );
    const search = query
      .map(([name, value]) => `${encodeURIComponent(name)}=${encode(asText(this.recall(name, value, actor)))}`)
      .join('&');
    const bytes = this.bytesOf(body, actor);
    const type = body.kind === 'form' ? `multipart/form-data; boundary=${BOUNDARY}` : 'application/json';
    return {
      method: operation.method.toUpperCase(),
      url: `${this.focus.url}${path}${search === '' ? '' : `?${search}`}`,
      headers: {
        ...account?.auth,
        ...(bytes === null ? {} : { 'Content-Type': type, 'Content-Length': String(Buffer.byteLength(bytes)) }),
        ...headers,
      },
      body: bytes,
    };
  }

  private bytesOf(body: FuzzBody, actor: string): string | Buffer | null {
    switch (body.kind) {
      case 'none':
        return null;
      case 'raw':
        return body.text;
      case 'json':
        return JSON.stringify(this.recallIn(body.value, actor));
      case 'form': {
        const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${body.field}"; filename="a"\r\n\r\n`;
        return Buffer.concat([Buffer.from(head), body.file, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
      }
    }
  }

  /** The caller's own more often than not, as far as there is any. */
  private recall(name: string, value: unknown, actor: string): unknown {
    if (!(value instanceof Remembered)) return value;
    const known = this.memory.get(name) ?? [];
    const own = known.filter((memory) => memory.actor === actor);
    const choice = own.length > 0 && value.pick % 4 > 0 ? own : known;
    return choice.length === 0 ? value.otherwise : choice[(value.pick >> 2) % choice.length]!.value;
  }

  private recallIn(value: unknown, actor: string, name = ''): unknown {
    if (value instanceof Remembered) return this.recall(name, value, actor);
    if (Array.isArray(value)) return value.map((item) => this.recallIn(item, actor));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.recallIn(inner, actor, key)]));
  }

  private remember({ operation }: FuzzRequest, { headers, text }: Answer, actor: string): void {
    if (!headers['content-type']?.startsWith('application/json') || text === '') return;
    const rows = operation.path.split('/').findLast((part) => !part.startsWith('{')) ?? '';
    const walk = (node: unknown, kind: string): void => {
      if (Array.isArray(node)) for (const item of node) walk(item, kind);
      else if (typeof node === 'object' && node !== null) {
        for (const [name, value] of Object.entries(node)) {
          if (typeof value === 'object') walk(value, name === 'items' ? kind : name);
          else if (name === 'id') this.keep(rowsKey(kind), value, actor);
          else if (typeof value !== 'boolean') this.keep(name, value, actor);
          // A picture has no id but the end of its address.
          if (name === 'avatar_url' && typeof value === 'string')
            this.keep(rowsKey('avatars'), value.split('/').at(-1), actor);
        }
      }
    };
    walk(JSON.parse(text), rows);
  }

  private keep(name: string, value: unknown, actor: string): void {
    // Or administrators would do away with each other all the time.
    if (name === rowsKey('users') && this.accountIds.has(value)) return;
    const others = (this.memory.get(name) ?? []).filter((memory) => memory.value !== value);
    this.memory.set(name, [{ value, actor }, ...others].slice(0, MEMORY_SIZE));
  }

  private exchange({ method, url, headers, body }: SentRequest): Promise<Answer> {
    const { hostname, port } = new URL(this.focus.url);
    return new Promise((resolve, reject) => {
      const path = url.slice(this.focus.url.length);
      const outgoing = httpRequest({ agent: this.agent, hostname, port, method, path, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      });
      outgoing.on('error', reject);
      outgoing.end(body ?? undefined);
    });
  }
}

/** A request as a line for a shell. */
export function asCurl({ method, url, headers, body }: SentRequest): string {
  const parts = ['curl', '-X', method, quote(url)];
  for (const [name, value] of Object.entries(headers)) {
    if (name !== 'Content-Length') parts.push('-H', quote(`${name}: ${value}`));
  }
  if (body !== null) parts.push('--data-binary', quote(body));
  return parts.join(' ');
}

function quote(text: string | Buffer): string {
  if (typeof text === 'string' && /^[\x20-\x7e]*$/.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const bytes = Array.from(Buffer.from(text as string), (byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x27 && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).padStart(2, '0')}`,
  );
  return `$'${bytes.join('')}'`;
}

const rowsKey = (kind: string): string => `the id of ${kind}`;

/** Which ids a path's parameter stands for: those of what is named before it. */
function rowsNamedBy(path: string, parameter: string): string {
  const parts = path.split('/');
  return rowsKey(parts[parts.indexOf(`{${parameter}}`) - 1] ?? '');
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
}

/** As `encodeURIComponent`, which throws for a lone surrogate: those go as the bytes nobody should send. */
function encode(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
}

/** Whether the caller is not let in any more, though the request brought what was a good token. */
function hasLostAccount({ operation, caller, headers }: FuzzRequest, { status, text }: Answer): boolean {
  if (headers.Authorization !== undefined || !operation.isClosed) return false;
  if (status === 401) return true;
  return status === 403 && caller === 'admin' && operation.path.includes('/admin/') && text.includes('"forbidden"');
}
