import type { TestApp } from './test-app';

/** Every series of a scrape, spelled as in Prometheus' text format, and where it stands. */
export type Scrape = ReadonlyMap<string, number>;

export async function scrape({ http }: TestApp): Promise<Scrape> {
  const { status, text } = await http().get('/metrics');
  if (status !== 200) throw new Error(`/metrics answers ${status}`);
  return readScrape(text);
}

export function readScrape(text: string): Scrape {
  const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    series.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}

/** What has changed between two scrapes, and by how much; of the metrics whose names match. */
export function changes(before: Scrape, after: Scrape, names: RegExp): Record<string, number> {
  const moved: Record<string, number> = {};
  for (const [series, value] of after) {
    const difference = value - (before.get(series) ?? 0);
    if (difference !== 0 && names.test(series)) moved[series] = difference;
  }
  return moved;
}
