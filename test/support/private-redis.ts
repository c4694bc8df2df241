import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { describeWith, freePort, PrivateServer } from './private-server';

/** `describe` where there is a Redis to start. */
export const describeWithRedis = describeWith('redis-server');

/** A Redis of a test's own, to be stopped, frozen and flushed. It keeps its port, and nothing else. */
export class PrivateRedis extends PrivateServer {
  /** A Redis that is not started yet. */
  static async create(): Promise<PrivateRedis> {
    return new PrivateRedis(mkdtempSync(join(tmpdir(), 'focus-redis-')), await freePort());
  }

  static async start(): Promise<PrivateRedis> {
    const redis = await PrivateRedis.create();
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}/0`;
  }

  /** Resolves when it answers. */
  async start(...options: string[]): Promise<void> {
    const storage = ['--save', '', '--appendonly', 'no', '--dir', this.folder];
    const settings = ['--port', String(this.port), ...storage, ...options];
    await this.run('redis-server', settings, 'Ready to accept connections');
  }

  async flush(): Promise<void> {
    await this.command('FLUSHALL');
  }

  /** What it answers to one command. */
  async command(...words: string[]): Promise<unknown> {
    const client = createClient({ url: this.url });
    client.on('error', () => undefined);
    await client.connect();
    const answer = await client.sendCommand(words);
    await client.close();
    return answer;
  }
}
