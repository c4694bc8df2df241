import { randomUUID } from 'node:crypto';
import type { BuiltFocus, Person } from './built-focus';
import type { PrivateMariadb } from './private-mariadb';

/** Columns that tell two users apart; `#` stands for the number of the one. */
const OWN: Readonly<Record<string, string>> = {
  username: 'NAME#',
  username_key: 'NAME#',
  email: 'NAME#@example.org',
  email_key: 'NAME#@example.org',
};

/** Stores `count` copies of `person`, with their password and names of their own. Answers their names. */
export async function addCrowd(mariadb: PrivateMariadb, person: Person, count: number): Promise<string[]> {
  const name = `crowd-${randomUUID().slice(0, 4)}-`;
  const rows = await mariadb.query<{ name: string }>(
    "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'focus' AND table_name = 'users' AND column_name <> 'id'",
  );
  const columns = rows.map((row) => row.name);
  const values = columns.map((column) => {
    const own = OWN[column]?.replace('NAME', name).split('#');
    return own === undefined ? `u.${column}` : `CONCAT('${own[0]}', s.seq, '${own[1]}')`;
  });
  await mariadb.query(
    `INSERT INTO users (${columns.join()}) SELECT ${values.join()} FROM users u, seq_1_to_${count} s WHERE u.id = ?`,
    [person.id],
    'focus',
  );
  return Array.from({ length: count }, (_, n) => `${name}${n + 1}`);
}

/** Signs all of `names` in, some at a time. */
export async function signInAll(focus: BuiltFocus, names: readonly string[]): Promise<Person[]> {
  const people: Person[] = [];
  for (let n = 0; n < names.length; n += 20) {
    people.push(...(await Promise.all(names.slice(n, n + 20).map((name) => focus.signIn(name)))));
  }
  return people;
}
