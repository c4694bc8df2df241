import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { PASSWORD, signedInUser, type SignedInUser } from '../factories/user.factory';
import { startTestApp, type TestApp } from '../support/test-app';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Needs nothing installed on a stranger's machine; CI installs a browser and skips nothing. */
const withBrowser = existsSync(CHROMIUM) || process.env.CI ? describe : describe.skip;

withBrowser('examples/live-board.html in a browser', () => {
  let pages: Server;
  let origin: string;
  let focus: TestApp;
  let browser: Browser;
  let page: Page;
  let problems: string[];
  let sam: SignedInUser;
  let challengeId: number;
  let users = 0;

  beforeAll(async () => {
    pages = createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(readFileSync(join(__dirname, '../../examples/live-board.html')));
    });
    await new Promise<void>((resolve) => pages.listen(0, 'localhost', resolve));
    origin = `http://localhost:${(pages.address() as AddressInfo).port}`;
    focus = await startTestApp({ CORS_ORIGINS: origin });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await focus?.close();
    pages?.close();
  });

  beforeEach(async () => {
    sam = await signedInUser(focus, { username: `<i>${(users += 1)}</i>` });
    const { body } = await focus.http().post('/api/challenges').set(sam.auth).send({
      title: 'Live',
      daily_target_minutes: 100,
      start_date: '2026-11-20',
      end_date: '2026-11-20',
    });
    challengeId = body.id;
    page = await browser.newPage();
    problems = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(`${origin}/live-board.html`);
  });

  afterEach(() => page.close());

  async function follow(password = PASSWORD): Promise<void> {
    await page.fill('#api', focus.url);
    await page.fill('#user', sam.username);
    await page.fill('#password', password);
    await page.fill('#challenge', String(challengeId));
    await page.click('button');
  }

  /** Waits for the first line of the board to say so. */
  const firstRow = (cells: string): Promise<void> =>
    page.locator('#board tr:first-child', { hasText: cells }).waitFor({ timeout: 10_000 });

  const use = (minutes: number): Promise<unknown> =>
    focus
      .http()
      .post('/api/activities')
      .set(sam.auth)
      .send({ app_name: '<b>App</b>', duration_minutes: minutes })
      .expect(201);

  it('shows scores as they change, and notifications', async () => {
    await follow();
    await page.locator('#status', { hasText: 'Live' }).waitFor();
    await firstRow('–<i>1</i>000');
    await use(10);
    await firstRow('1<i>1</i>90101');
    await page.locator('#participants', { hasText: '1 taking part' }).waitFor();
    await page.locator('#notifications li', { hasText: 'Recorded: 10 minutes of <b>App</b>.' }).waitFor();
    await use(15);
    await firstRow('1<i>1</i>75251');
    // Names are shown as they are spelled, and not as markup.
    expect(await page.locator('#board i, #notifications b').count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('says why it cannot sign in', async () => {
    await follow('wrong');
    await page.locator('#status', { hasText: 'The name or the password is not right' }).waitFor();
    expect(problems).toEqual([]);
  });
});
