import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { TOO_MANY_CONNECTIONS } from './closing';
import { RealtimeBus, RealtimeChannel } from './realtime-bus';
import { MAX_CONNECTIONS, RealtimeHub } from './realtime-hub';

/** How often (milliseconds) a process says that it is still there, and after which silence it is taken for gone. */
const SIGN_INTERVAL_MS = 1_000;
const SILENCE_LIMIT_MS = 4_000;

/** The turns of a user's connections; see `Connection.turn`. */
type Turns = readonly number[];

/** What a process says of its connections. Its changes are numbered, so that a lost one is noticed at the next sign of life. */
type PresenceWord = { process: string } & (
  | { is: 'changed'; change: number; userId: number; turns: Turns }
  | { is: 'there'; change: number }
  | { is: 'all'; change: number; users: [userId: number, turns: Turns][] }
  | { is: 'gone' }
  /** Another process asks this one for all. */
  | { is: 'asked' }
);

const PRESENCE = new RealtimeChannel<PresenceWord>('presence');

/** What is known of another process. */
interface Neighbour {
  /** The last change heard of; -1: nothing is known yet. */
  change: number;
  /** On the clock that only runs forward, milliseconds. */
  heardAt: number;
  users: Map<number, Turns>;
}

/**
 * Who is connected to any process. Each tells the others of its own connections and keeps what it hears, so that asking costs
 * nothing and nothing is lost with Redis; while the others are not heard, only the own connections are known.
 */
@Injectable()
export class RealtimePresence implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private readonly processId = randomUUID();
  private readonly neighbours = new Map<string, Neighbour>();
  private change = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly hub: RealtimeHub,
    private readonly bus: RealtimeBus,
  ) {}

  onModuleInit(): void {
    this.hub.onChange((userId) => this.tellChange(userId));
    this.bus.subscribe(PRESENCE, (word) => this.hear(word));
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.giveSign(), SIGN_INTERVAL_MS).unref();
    this.giveSign();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.bus.publish(PRESENCE, { process: this.processId, is: 'gone' });
  }

  /** How many connections a user has. */
  countOf(userId: number): number {
    return this.hub.ofUser(userId).size + this.turnsElsewhere(userId).length;
  }

  /** Who is connected, in no order. */
  userIds(): number[] {
    const userIds = new Set(this.hub.userIds());
    for (const { users } of this.neighbours.values()) for (const userId of users.keys()) userIds.add(userId);
    return [...userIds];
  }

  /** Open connections of all users. */
  get size(): number {
    let { size } = this.hub;
    for (const { users } of this.neighbours.values()) for (const turns of users.values()) size += turns.length;
    return size;
  }

  private tellChange(userId: number): void {
    this.change += 1;
    const turns = this.turnsHere(userId);
    this.bus.publish(PRESENCE, { process: this.processId, is: 'changed', change: this.change, userId, turns });
    this.makeRoom(userId);
  }

  private giveSign(): void {
    const earliest = performance.now() - SILENCE_LIMIT_MS;
    for (const [process, { heardAt }] of this.neighbours) if (heardAt < earliest) this.neighbours.delete(process);
    this.bus.publish(PRESENCE, { process: this.processId, is: 'there', change: this.change });
  }

  private hear(word: PresenceWord): void {
    const { process } = word;
    if (word.is === 'asked') {
      if (process === this.processId) this.tellAll();
      return;
    }
    if (process === this.processId) return;
    if (word.is === 'gone') {
      this.neighbours.delete(process);
      return;
    }
    const neighbour = this.neighbours.get(process) ?? { change: -1, heardAt: 0, users: new Map<number, Turns>() };
    neighbour.heardAt = performance.now();
    this.neighbours.set(process, neighbour);
    if (word.is === 'all') {
      neighbour.change = word.change;
      neighbour.users = new Map(word.users);
      for (const [userId, turns] of word.users) this.learn(userId, turns);
    } else if (word.is === 'there') {
      if (word.change !== neighbour.change) this.bus.publish(PRESENCE, { process, is: 'asked' });
    } else if (neighbour.change >= 0 && word.change === neighbour.change + 1) {
      neighbour.change = word.change;
      if (word.turns.length === 0) neighbour.users.delete(word.userId);
      else neighbour.users.set(word.userId, word.turns);
      this.learn(word.userId, word.turns);
    }
  }

  private tellAll(): void {
    const users = this.hub.userIds().map((userId): [number, Turns] => [userId, this.turnsHere(userId)]);
    this.bus.publish(PRESENCE, { process: this.processId, is: 'all', change: this.change, users });
  }

  private learn(userId: number, turns: Turns): void {
    this.hub.noteTurn(Math.max(0, ...turns));
    this.makeRoom(userId);
  }

  /**
   * Closes the connections of this process that are among the user's oldest where there are too many. Every process orders
   * them alike, whatever its clock says, and closes its own.
   */
  private makeRoom(userId: number): void {
    const here = [...this.hub.ofUser(userId)];
    const elsewhere = this.turnsElsewhere(userId);
    const excess = here.length + elsewhere.length - MAX_CONNECTIONS;
    if (excess <= 0) return;
    const places = [
      ...here.map((connection) => ({ connection, turn: connection.turn, process: this.processId })),
      ...elsewhere.map((place) => ({ connection: null, ...place })),
    ];
    places.sort((a, b) => a.turn - b.turn || (a.process < b.process ? -1 : 1));
    for (const { connection } of places.slice(0, excess)) connection?.close(TOO_MANY_CONNECTIONS);
  }

  private turnsHere(userId: number): number[] {
    return [...this.hub.ofUser(userId)].map(({ turn }) => turn);
  }

  private turnsElsewhere(userId: number): { turn: number; process: string }[] {
    return [...this.neighbours].flatMap(([process, { users }]) =>
      (users.get(userId) ?? []).map((turn) => ({ turn, process })),
    );
  }
}
