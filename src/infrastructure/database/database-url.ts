/** What `DATABASE_URL` says. */
export type DatabaseTarget =
  | { engine: 'embedded'; file: string; inMemory: boolean }
  | {
      engine: 'server';
      type: 'mysql' | 'mariadb';
      host: string;
      port: number;
      username: string;
      password: string;
      database: string;
    };

const DEFAULT_PORT = 3306;

/** @param url already validated by the environment */
export function parseDatabaseUrl(url: string): DatabaseTarget {
  if (url.startsWith('sqlite:')) {
    const file = url.slice('sqlite:'.length);
    return { engine: 'embedded', file, inMemory: file === ':memory:' };
  }
  const parsed = new URL(url);
  return {
    engine: 'server',
    type: parsed.protocol === 'mariadb:' ? 'mariadb' : 'mysql',
    host: parsed.hostname,
    port: parsed.port === '' ? DEFAULT_PORT : Number(parsed.port),
    username: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: decodeURIComponent(parsed.pathname.slice(1)),
  };
}
