import { googleUsernames } from './google-usernames';

const first = (fullName: string | null, email: string): string => googleUsernames({ fullName, email }).next().value!;

describe('googleUsernames', () => {
  it.each([
    ['Sam Doe', 'x@example.org', 'sam.doe'],
    ['  Chloé   Le Goff ', 'x@example.org', 'chloe.le.goff'],
    ['Ann O’Neill-Smith', 'x@example.org', 'ann.oneill-smith'],
    ['Dr. Who', 'x@example.org', 'dr.who'],
    ['李小龍', 'bruce.lee+films@example.org', 'bruce.leefilms'],
    ['Al', 'alfred_k@example.org', 'alfred_k'],
    [null, 'sam.doe@example.org', 'sam.doe'],
    [null, 'é@example.org', 'user'],
    ['...', 'a@example.org', 'user'],
    ['Wolfeschlegelsteinhausenbergerdorff Senior', 'x@example.org', 'wolfeschlegelsteinhausenberger'],
  ])('spells %j, %s as %s', (fullName, email, username) => {
    expect(first(fullName, email)).toBe(username);
  });

  it.each([
    ['Sam Doe', 'sam@example.org'],
    ['W'.repeat(60), 'sam@example.org'],
    [null, 'a@example.org'],
    ['李', '!!!@example.org'],
  ])('gives names within the rules, all different (%s, %s)', (fullName, email) => {
    const names = [...googleUsernames({ fullName, email })];
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_.-]{3,30}$/);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(5);
  });
});
