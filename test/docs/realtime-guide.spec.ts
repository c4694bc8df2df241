import { codeBlocks, equippedWorkshop } from '../support/documentation';
import { startGuideApp } from '../support/guide-app';
import type { TestApp } from '../support/test-app';

const PAGE = 'docs/realtime-guide.md';

describe(PAGE, () => {
  const workshop = equippedWorkshop();
  let focus: TestApp;

  beforeEach(async () => {
    focus = await startGuideApp(workshop);
  });

  afterEach(() => focus.close());

  it('has TypeScript examples that compile and run', async () => {
    const code = codeBlocks(PAGE, 'ts').join('\n');
    expect(await workshop.typecheck(code)).toEqual({ code: 0, output: '' });
    const run = await workshop.module(code, 'ts');
    expect(run).toMatchObject({ code: 0 });
    expect(run.output).toContain('Connected as 1, until ');
    expect(run.output).toContain('1 on the board');
    expect(run.output).toContain("[ '1 sam 75' ]");
    expect(run.output).toContain('Activity recorded: Recorded: 15 minutes of Instagram.');
    expect(run.output).toContain("[ 'challenges', 'limits' ]");
  }, 90_000);

  it('has an example for the library alone that runs', async () => {
    const [library = ''] = codeBlocks(PAGE, 'js');
    const run = await workshop.module(library, 'js');
    expect(run).toMatchObject({ code: 0, output: expect.stringMatching(/^Good until \d{4}-/) });
  }, 60_000);

  it('has an example for the plain door that runs', async () => {
    const [, plain = ''] = codeBlocks(PAGE, 'js');
    expect(await workshop.module(plain, 'js')).toEqual({ code: 0, output: 'Closed\n' });
  }, 60_000);
});

describe('the TypeScript client’s README', () => {
  const workshop = equippedWorkshop();

  it.each(codeBlocks('clients/typescript/README.md', 'ts'))(
    'has examples that compile: %#',
    async (code) => expect(await workshop.typecheck(code)).toEqual({ code: 0, output: '' }),
    60_000,
  );
});
