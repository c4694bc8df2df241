import { Role } from '../../src/common/auth/role.enum';
import { createUser } from '../factories/user.factory';
import { operationsOf } from '../support/api-operations';
import { codeBlocks, equippedWorkshop, promisedStatuses } from '../support/documentation';
import { startGuideApp } from '../support/guide-app';
import type { TestApp } from '../support/test-app';

const PAGE = 'docs/api-guide.md';
/** Told of elsewhere: their own guide. */
const ELSEWHERE = [/^\/api\/auth\/google/];

describe(PAGE, () => {
  const workshop = equippedWorkshop();
  let focus: TestApp;

  beforeEach(async () => {
    focus = await startGuideApp(workshop);
    await createUser(focus, { username: 'lou', timezone: 'UTC' });
    await createUser(focus, { username: 'ada', role: Role.Admin });
  });

  afterEach(() => focus.close());

  it('has shell examples that get what they promise', async () => {
    const script = codeBlocks(PAGE, 'bash').join('\n');
    const { code, output, statuses } = await workshop.shell(script);
    expect([code, code === 0 ? '' : output.slice(-2_000)]).toEqual([0, '']);
    const promised = promisedStatuses(script);
    expect(statuses.map((status, index) => (promised[index] === true && status < 400 ? true : status))).toEqual(
      promised,
    );
    // One that is answered with nothing new.
    expect(statuses).toContain(304);
  }, 90_000);

  it('has TypeScript examples that compile and run', async () => {
    const code = codeBlocks(PAGE, 'ts').join('\n');
    expect(await workshop.typecheck(code)).toEqual({ code: 0, output: '' });
    const run = await workshop.module(code, 'ts');
    expect(run).toMatchObject({ code: 0 });
    expect(run.output).toContain('Hello sam');
    expect(run.output).toContain('duration_minutes: ');
    expect(run.output).toContain('Signed out');
  }, 90_000);

  it('shows every route', () => {
    const shell = codeBlocks(PAGE, 'bash').join('\n').replaceAll('"${API%/api}$AVATAR"', '$API/avatars/1');
    const forgotten = operationsOf(focus.document)
      .map(({ method, path }) => ({ method, path }))
      .filter(({ path }) => !ELSEWHERE.some((pattern) => pattern.test(path)))
      .filter(({ method, path }) => !shows(shell, method, path))
      .map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(forgotten).toEqual([]);
  });
});

/** Whether a call of `curl` goes there. */
function shows(shell: string, method: string, path: string): boolean {
  const address = path.startsWith('/api')
    ? `\\$API${path.slice('/api'.length).replaceAll(/\{\w+\}/g, '[$\\w]+')}`
    : `\\$\\{API%/api\\}${path}`;
  return shell
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.includes('curl') && new RegExp(`${address}(["?;) ]|$)`).test(line))
    .some((line) => methodOf(line) === method);
}

function methodOf(line: string): string {
  const named = /-X (\w+)/.exec(line)?.[1]?.toLowerCase();
  return named ?? (/ -d /.test(line) ? 'post' : 'get');
}
