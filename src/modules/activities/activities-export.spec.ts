import { parse } from 'csv-parse/sync';
import { exportText } from './activities-export';
import { ActivityCategory } from './activity-category.enum';
import type { ExportFormat } from './dto/export-activities.query';
import type { Activity } from './entities/activity.entity';

const HEADER = 'id,app_name,category,duration_minutes,started_at,ended_at,date,device,client_id,created_at';

const activity = (id: number, change: Partial<Activity> = {}): Activity => ({
  id,
  userId: 7,
  appKey: 'tiktok',
  appName: 'TikTok',
  category: ActivityCategory.Social,
  durationSeconds: 750,
  startedAt: new Date('2026-11-20T07:00:00.000Z'),
  endedAt: new Date('2026-11-20T07:12:30.000Z'),
  date: '2026-11-20',
  timezone: 'UTC',
  parts: null,
  device: null,
  clientId: null,
  createdAt: new Date('2026-11-20T08:00:00.000Z'),
  ...change,
});

async function exported(format: ExportFormat, ...pages: Activity[][]): Promise<string> {
  async function* source(): AsyncGenerator<Activity[]> {
    yield* await Promise.resolve(pages);
  }
  let text = '';
  for await (const piece of exportText(format, source())) text += piece;
  return text;
}

const cells = async (change: Partial<Activity>): Promise<string[]> => {
  const rows: string[][] = parse(await exported('csv', [activity(1, change)]));
  return rows[1]!;
};

describe('an export', () => {
  it('is one CSV over all pages', async () => {
    expect(await exported('csv', [activity(1), activity(2)], [activity(3)])).toBe(
      [HEADER, ...[1, 2, 3].map(csvRow), ''].join('\n'),
    );
  });

  it('is a header alone where there is nothing', async () => {
    expect(await exported('csv')).toBe(`${HEADER}\n`);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1+1', '＋1', '－1', '＠A'])(
    'defuses %j',
    async (formula) => {
      expect((await cells({ appName: formula }))[1]).toBe(`'${formula}`);
      expect((await cells({ device: formula }))[7]).toBe(`'${formula}`);
    },
  );

  it.each(['😀 Chat', 'a,b', 'say "hi"', 'two\nlines', '1=1', 'é', '北京'])(
    'leaves %j as it was sent',
    async (name) => {
      expect((await cells({ appName: name }))[1]).toBe(name);
    },
  );

  it('is one JSON array over all pages', async () => {
    const items: unknown = JSON.parse(await exported('json', [activity(1), activity(2)], [activity(3)]));
    expect(items).toEqual([1, 2, 3].map((id) => expect.objectContaining({ id, duration_minutes: 12.5 })));
  });

  it('is an empty array where there is nothing', async () => {
    expect(JSON.parse(await exported('json'))).toEqual([]);
  });
});

function csvRow(id: number): string {
  return `${id},TikTok,social,12.5,2026-11-20T07:00:00.000Z,2026-11-20T07:12:30.000Z,2026-11-20,,,2026-11-20T08:00:00.000Z`;
}
