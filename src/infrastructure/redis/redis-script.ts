import { createHash } from 'node:crypto';
import type { RedisClient } from './redis-client';

/** Lua that Redis runs in one go. It is sent once; after that, and until the server forgets it, its digest is enough. */
export class RedisScript {
  private readonly digest: string;

  constructor(private readonly source: string) {
    this.digest = createHash('sha1').update(source).digest('hex');
  }

  /** @returns what the script returns; its author knows what that is */
  async run(client: RedisClient, keys: string[], args: string[]): Promise<unknown> {
    const options = { keys, arguments: args };
    try {
      return await client.evalSha(this.digest, options);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return client.eval(this.source, options);
    }
  }
}
