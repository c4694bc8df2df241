import { randomUUID } from 'node:crypto';
import { createConnection } from 'mysql2/promise';

/** A database of a test's own. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** Where the server engine is, e.g. `mariadb://root@127.0.0.1:3306/test`; unset: the embedded engine. */
export const SERVER_URL = process.env.TEST_DATABASE_URL;

/** An empty database on the engine under test. */
export async function createTestDatabase(): Promise<TestDatabase> {
  if (SERVER_URL === undefined || SERVER_URL === '') {
    return { url: 'sqlite::memory:', drop: () => Promise.resolve() };
  }
  const name = `focus_test_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(SERVER_URL);
  const execute = async (sql: string): Promise<void> => {
    const connection = await createConnection({
      host: url.hostname,
      port: Number(url.port || 3306),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
    });
    await connection.query(sql);
    await connection.end();
  };
  await execute(`CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => execute(`DROP DATABASE ${name}`) };
}
