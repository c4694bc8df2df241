import { datesOf, dayOfWeekToShow } from './session-days';
import { DailyLimit, DailyUsage, LimitReached, limitsReached, suggestLimits } from './daily-limits';
import { DemoClient, DemoRequestError, UserStats, WeeklyStats } from './demo-client';
import { DemoPerson, PEOPLE_ZONE } from './demo-person';
import { IngestionReport, sendSessions } from './ingestion';
import {
  formatCount,
  formatMinutes,
  plainText,
  progressUpdate,
  table,
  Terminal,
  truncate,
  weekChart,
} from './terminal';

export interface DemoOptions {
  /** Where Focus listens, without `/api`: `http://localhost:8000`. */
  baseUrl: string;
  people: readonly DemoPerson[];
  /** Makes or finds a verified user for a person; best one without activities, for the figures to be theirs alone. */
  accountFor: (personId: string) => Promise<{ username: string; password: string }>;
  /** The instant the sessions were shifted for; it also seeds the `client_id`s. */
  now: Date;
  /** Takes text as it comes, line ends included. */
  output: (text: string) => void;
  /** Where the output goes; by default something that is not a terminal, 80 columns wide. */
  terminal?: Terminal;
}

/** What was sent for one person and what Focus made of it. */
export interface DemoPersonReport extends IngestionReport {
  personId: string;
  /** The person's sessions in the data, each counted once. */
  sessions: number;
  /** Their usage in whole seconds, as Focus reports it after the run. */
  storedSeconds: number;
  limitsReached: readonly LimitReached[];
}

export interface DemoReport {
  people: readonly DemoPersonReport[];
}

/** What Focus knows of a person after the run. */
interface PersonFigures {
  stats: UserStats;
  week: WeeklyStats;
  days: number;
  limits: readonly DailyLimit[];
  reached: readonly LimitReached[];
}

const LIMITED_APPS = 3;
/** One request each: more would run into the limit of 100 requests a minute. */
const MAX_DAYS_LOOKED_AT = 60;
const NOT_A_TERMINAL: Terminal = { isTty: false, width: 80 };

/**
 * Plays people's phones back to a running Focus over HTTP, one person after the other – sign in, set limits, send every
 * session in batches, some twice – and prints what Focus then knows of each.
 * @throws DemoRequestError when Focus refuses or does not answer; IngestionError when it breaks its word on batches
 */
export async function runDemo(options: DemoOptions): Promise<DemoReport> {
  const people: DemoPersonReport[] = [];
  for (const person of options.people) {
    people.push(await playBack(person, options));
  }
  options.output(`\n${summary(people, terminalOf(options).width)}`);
  return { people };
}

async function playBack(person: DemoPerson, options: DemoOptions): Promise<DemoPersonReport> {
  const { output, now } = options;
  const terminal = terminalOf(options);
  const line = (text: string): void => output(`${truncate(plainText(text), terminal.width)}\n`);
  const client = new DemoClient(options.baseUrl, (seconds) => {
    output(terminal.isTty ? '\n' : '');
    line(`Focus asks for a pause of ${seconds} s (rate limit).`);
  });

  line('');
  line(`${person.id}: ${formatCount(person.sessions.length)} sessions`);
  await client.login(await options.accountFor(person.id));
  await client.setTimezone(PEOPLE_ZONE);
  const limits = await setLimits(client, person);

  let before = 0;
  const ingestion = await sendSessions(client, person, now.toISOString(), (done) => {
    output(progressUpdate({ label: person.id, done, total: person.sessions.length }, before, terminal));
    before = done;
  });
  ingestionLines(ingestion).forEach(line);

  const figures = await readFigures(client, person, limits);
  const storedSeconds = Math.round(figures.stats.total_minutes * 60);
  output(figuresText(figures, terminal.width));
  line('');
  line(agreement(storedSeconds, ingestion.acceptedSeconds));
  return {
    personId: person.id,
    sessions: person.sessions.length,
    ...ingestion,
    storedSeconds,
    limitsReached: figures.reached,
  };
}

/** Sets limits on the person's most used apps and gives back those that Focus now holds, an account's older ones too. */
async function setLimits(client: DemoClient, person: DemoPerson): Promise<DailyLimit[]> {
  for (const { appName, limitMinutes } of suggestLimits(person.sessions, LIMITED_APPS)) {
    try {
      await client.createBlockedApp(appName, limitMinutes);
    } catch (error) {
      // An account from an earlier run keeps the limit it has.
      if (!(error instanceof DemoRequestError && error.code === 'app_already_blocked')) {
        throw error;
      }
    }
  }
  const blockedApps = await client.listBlockedApps();
  return blockedApps.flatMap(({ app_name, daily_limit_minutes }) =>
    daily_limit_minutes === null ? [] : [{ appName: app_name, limitMinutes: daily_limit_minutes }],
  );
}

/**
 * Asks Focus for everything that is shown. Limits act on the current day and the data end yesterday, so the days on
 * which they would have been reached are found from each day's own figures.
 */
async function readFigures(
  client: DemoClient,
  person: DemoPerson,
  limits: readonly DailyLimit[],
): Promise<PersonFigures> {
  const dates = datesOf(person.sessions);
  const stats = await client.userStats();
  const week = await client.weeklyStats(dayOfWeekToShow(dates));
  const usage: DailyUsage[] = [];
  const datesLookedAt = dates.slice(-MAX_DAYS_LOOKED_AT);
  for (const date of datesLookedAt) {
    const { by_app } = await client.dailyStats(date);
    usage.push(...by_app.map(({ app_name, minutes }) => ({ date, appName: app_name, minutes })));
  }
  return { stats, week, days: datesLookedAt.length, limits, reached: limitsReached(usage, limits) };
}

function ingestionLines({
  sent,
  accepted,
  duplicates,
  rejected,
  requestSeconds,
  rejections,
}: IngestionReport): string[] {
  return [
    `${formatCount(sent)} sent: ${formatCount(accepted)} accepted, ${formatCount(duplicates)} known already ` +
      `(sent twice), ${formatCount(rejected)} rejected`,
    `${requestSeconds.toFixed(1)} s in requests: ${formatCount(rate(sent, requestSeconds))} sessions per second`,
    ...[...rejections].map(([reason, count]) => `  rejected: ${formatCount(count)} × ${reason}`),
  ];
}

function figuresText({ stats, week, days, limits, reached }: PersonFigures, width: number): string {
  const heading = (text: string): string => `\n${truncate(text, width)}\n`;
  const total = formatMinutes(stats.total_minutes);
  const average = formatMinutes(stats.daily_average_minutes);
  return [
    heading(`What Focus knows: ${formatCount(stats.activities_count)} activities, ${total}, ${average} a day`),
    heading('Most used apps'),
    table(
      [{ title: 'App' }, { title: 'Time', align: 'right' }, { title: 'Share', align: 'right' }],
      stats.most_used_apps.map(({ app_name, minutes }) => [
        app_name,
        formatMinutes(minutes),
        percentage(minutes, stats.total_minutes),
      ]),
      width,
    ),
    heading(`Week ${week.start_date} to ${week.end_date}: ${formatMinutes(week.total_minutes)}`),
    weekChart(week.days, width),
    heading(`Limits reached in ${days} days (they would block the app for the rest of the day)`),
    limitsTable(limits, reached, days, width),
  ].join('');
}

function limitsTable(
  limits: readonly DailyLimit[],
  reached: readonly LimitReached[],
  days: number,
  width: number,
): string {
  const rows = limits.map(({ appName, limitMinutes }) => {
    const own = reached.filter((one) => one.appName === appName);
    const most = own.reduce<LimitReached | null>(
      (top, one) => (top === null || one.usedMinutes > top.usedMinutes ? one : top),
      null,
    );
    return [
      appName,
      formatMinutes(limitMinutes),
      `${own.length} of ${days}`,
      most ? most.date : '–',
      most ? formatMinutes(most.usedMinutes) : '–',
      most ? percentage(most.usedMinutes, limitMinutes) : '–',
    ];
  });
  return table(
    [
      { title: 'App' },
      { title: 'Limit', align: 'right' },
      { title: 'Days reached', align: 'right' },
      { title: 'Most on', align: 'right' },
      { title: 'Used', align: 'right' },
      { title: 'Of limit', align: 'right' },
    ],
    rows,
    width,
  );
}

function agreement(storedSeconds: number, acceptedSeconds: number): string {
  return storedSeconds === acceptedSeconds
    ? `Focus and the data agree to the second: ${formatCount(storedSeconds)} s.`
    : `Focus holds ${formatCount(storedSeconds)} s, this run sent ${formatCount(acceptedSeconds)} s: ` +
        'right only if the account had other activities.';
}

function summary(people: readonly DemoPersonReport[], width: number): string {
  const titles = ['Person', 'Sessions', 'Accepted', 'Duplicates', 'Rejected', 'Usage', 'Sessions/s'];
  const rows = people.map((report) => [
    report.personId,
    ...[report.sessions, report.accepted, report.duplicates, report.rejected].map(formatCount),
    formatMinutes(report.storedSeconds / 60),
    formatCount(rate(report.sent, report.requestSeconds)),
  ]);
  const columns = titles.map((title, index) => ({
    title,
    align: index === 0 ? ('left' as const) : ('right' as const),
  }));
  return table(columns, rows, width);
}

function rate(count: number, seconds: number): number {
  return seconds > 0 ? count / seconds : 0;
}

function percentage(part: number, whole: number): string {
  return whole > 0 ? `${formatCount((part / whole) * 100)} %` : '–';
}

function terminalOf(options: DemoOptions): Terminal {
  return options.terminal ?? NOT_A_TERMINAL;
}
