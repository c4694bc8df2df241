import { type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ProcessRole } from '../cluster/process-role';

/** Those of Engine.IO's methods that a session comes by. */
interface Engine {
  generateId(request: IncomingMessage): string | PromiseLike<string>;
  handleRequest(request: IncomingMessage, response: ServerResponse): void;
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** Headers about the connection that brought them: each connection has its own. */
const OF_CONNECTION = /^(connection|keep-alive|upgrade)$/i;
/** How an answer is framed is for each connection to say, too. */
const OF_ANSWERING_CONNECTION = /^(connection|keep-alive|upgrade|transfer-encoding)$/i;

/**
 * A session of the polling transport lives in one worker, its requests come to any: this worker's sessions bear its number,
 * and what is for another's is passed on to it. A session whose worker has ended is unknown, as after any restart.
 */
export class SessionRouter {
  constructor(
    private readonly role: ProcessRole,
    private readonly workerId: number,
  ) {}

  /** Puts itself before `engine`. */
  install(engine: Engine): void {
    const generateId = engine.generateId.bind(engine);
    engine.generateId = async (request) => `${this.workerId}.${await generateId(request)}`;
    const handleRequest = engine.handleRequest.bind(engine);
    engine.handleRequest = (request, response) => {
      const address = this.addressFor(request);
      if (address === null) handleRequest(request, response);
      else passOn(address, request, response, () => handleRequest(request, response));
    };
    const handleUpgrade = engine.handleUpgrade.bind(engine);
    engine.handleUpgrade = (request, socket, head) => {
      const address = this.addressFor(request);
      if (address === null) handleUpgrade(request, socket, head);
      else passUpgradeOn(address, request, socket, head, () => handleUpgrade(request, socket, head));
    };
  }

  /** Where the session of a request lives; `null`: here, nowhere, or it has none yet. */
  private addressFor({ url = '' }: IncomingMessage): string | null {
    const sid = new URLSearchParams(url.slice(url.indexOf('?') + 1)).get('sid') ?? '';
    const workerId = Number(/^(\d{1,9})\./.exec(sid)?.[1] ?? this.workerId);
    return workerId === this.workerId ? null : this.role.addressOf(workerId);
  }
}

/** @param unreachable answers instead, where nobody is at the address any more */
function passOn(address: string, request: IncomingMessage, response: ServerResponse, unreachable: () => void): void {
  const { method, url, rawHeaders } = request;
  const onward = httpRequest({
    socketPath: address,
    method,
    path: url,
    // Kept, so that an answer that comes before the end of a body is not lost with the connection. It is used only once.
    headers: [...without(OF_CONNECTION, rawHeaders), 'Connection', 'keep-alive'],
    agent: false,
  });
  onward.on('response', (answer) => {
    response.writeHead(answer.statusCode!, answer.statusMessage, without(OF_ANSWERING_CONNECTION, answer.rawHeaders));
    answer.on('error', () => response.destroy());
    answer.pipe(response);
  });
  onward.on('error', () => {
    if (response.headersSent) response.destroy();
    else if (!response.destroyed) unreachable();
  });
  response.once('close', () => onward.destroy());
  request.pipe(onward);
}

/** @param unreachable answers instead, where nobody is at the address any more */
function passUpgradeOn(
  address: string,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  unreachable: () => void,
): void {
  const onward = connect(address);
  onward.once('error', unreachable);
  socket.on('error', () => onward.destroy());
  onward.once('connect', () => {
    onward.off('error', unreachable);
    onward.on('error', () => socket.destroy());
    onward.once('close', () => socket.end());
    socket.once('close', () => onward.destroy());
    onward.write(headOf(request), 'latin1');
    onward.write(head);
    socket.pipe(onward).pipe(socket);
  });
}

/** @param rawHeaders names and values in turn */
function without(names: RegExp, rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_text, i) => !names.test(rawHeaders[i - (i % 2)]!));
}

/** A request as it was sent, up to its body. */
function headOf({ method, url, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/1.1`];
  for (let i = 0; i < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}
