import fc from 'fast-check';
import {
  displayWidth,
  formatCount,
  formatMinutes,
  plainText,
  progressLine,
  progressUpdate,
  table,
  truncate,
  weekChart,
} from './terminal';

const WEEK = [
  { date: '2026-03-09', minutes: 120 },
  { date: '2026-03-10', minutes: 60 },
  { date: '2026-03-11', minutes: 0 },
  { date: '2026-03-12', minutes: 0.5 },
  { date: '2026-03-13', minutes: 119 },
  { date: '2026-03-14', minutes: 30 },
  { date: '2026-03-15', minutes: 90 },
];

const widestLine = (text: string): number => Math.max(...text.split('\n').map(displayWidth));

describe('plainText', () => {
  it('takes away what could steer a terminal', () => {
    expect(plainText('a\u001b[2Jb\r\nc\u202ed')).toBe('a [2Jb c d');
    expect(plainText("Vélo'v 微信 👩‍👧")).toBe("Vélo'v 微信 👩‍👧");
  });
});

describe('displayWidth and truncate', () => {
  it('count columns, not code units', () => {
    expect(displayWidth('Vélo')).toBe(4);
    expect(displayWidth('Ve\u0301lo')).toBe(4);
    expect(displayWidth('微信')).toBe(4);
    expect(displayWidth('👩‍👧')).toBe(2);
  });

  it('cut to a width and say so', () => {
    expect(truncate('Instagram', 9)).toBe('Instagram');
    expect(truncate('Instagram', 6)).toBe('Insta…');
    expect(truncate('微信微信', 6)).toBe('微信…');
    expect(truncate('Instagram', 1)).toBe('…');
    expect(truncate('Instagram', 0)).toBe('');
  });
});

describe('formatMinutes', () => {
  it.each([
    [0, '0 s'],
    [0.02, '1 s'],
    [0.99, '59 s'],
    [1, '1 min'],
    [59.4, '59 min'],
    [59.99, '1 h 00 min'],
    [185.2, '3 h 05 min'],
    [75_600, '1,260 h 00 min'],
  ])('says %d as %s', (minutes, text) => {
    expect(formatMinutes(minutes)).toBe(text);
  });

  it('sets thousands apart in counts', () => {
    expect(formatCount(13_973)).toBe('13,973');
    expect(formatCount(1234.6)).toBe('1,235');
  });
});

describe('progressLine', () => {
  it('shows a bar, the share and the figures', () => {
    expect(progressLine({ label: 'fr01', done: 3500, total: 7000 }, 80)).toBe(
      `fr01  [${'█'.repeat(15)}${'░'.repeat(15)}]   50 %  3,500 / 7,000`,
    );
  });

  it('is not full before the end', () => {
    expect(progressLine({ label: 'fr01', done: 6999, total: 7000 }, 80)).toContain(' 99 %');
    expect(progressLine({ label: 'fr01', done: 0, total: 0 }, 80)).toContain('100 %');
  });

  it('shortens the bar, then leaves it out, then cuts', () => {
    const progress = { label: 'fr01', done: 1, total: 2 };
    expect(progressLine(progress, 40)).toContain('█');
    expect(progressLine(progress, 22)).toBe('fr01   50 %  1 / 2');
    expect(progressLine(progress, 8)).toBe('fr01   …');
  });
});

describe('progressUpdate', () => {
  it('rewrites one line on a terminal, and ends it at the end', () => {
    const tty = { isTty: true, width: 60 };
    const half = progressUpdate({ label: 'fr01', done: 5, total: 10 }, 4, tty);
    expect(half).toMatch(/^\r[^\n]*$/);
    expect(displayWidth(half.slice(1))).toBe(59);
    expect(progressUpdate({ label: 'fr01', done: 10, total: 10 }, 5, tty)).toMatch(/^\r.*100 %.*\n$/);
  });

  it('writes a line for every tenth elsewhere', () => {
    const written: string[] = [];
    for (let done = 1; done <= 1000; done += 1) {
      written.push(progressUpdate({ label: 'fr01', done, total: 1000 }, done - 1, { isTty: false, width: 60 }));
    }
    const lines = written.filter((text) => text !== '');
    expect(lines).toHaveLength(10);
    expect(lines[0]).toMatch(/ 10 %.*\n$/);
    expect(lines[9]).toMatch(/100 %.*\n$/);
  });

  it('writes one line for a step over several tenths', () => {
    const text = progressUpdate({ label: 'fr01', done: 55, total: 100 }, 0, { isTty: false, width: 60 });
    expect(text.match(/\n/g)).toHaveLength(1);
  });
});

describe('table', () => {
  const columns = [{ title: 'App' }, { title: 'Used', align: 'right' as const }];

  it('aligns its columns under their titles', () => {
    expect(
      table(
        columns,
        [
          ['微信', '9 min'],
          ['Instagram', '1 h 05 min'],
        ],
        80,
      ),
    ).toBe(
      ['App              Used', '─────────  ──────────', '微信            9 min', 'Instagram  1 h 05 min', ''].join(
        '\n',
      ),
    );
  });

  it('takes room from its widest column first', () => {
    const text = table(columns, [['I Can’t Wake Up! Alarm Clock', '1 h 05 min']], 24);
    expect(text).toContain('I Can’t Wak…  1 h 05 min');
  });

  it('has a title row where there is nothing to show', () => {
    expect(table(columns, [], 80)).toBe('App  Used\n───  ────\n');
  });
});

describe('weekChart', () => {
  it('draws a bar for each day in proportion to the longest', () => {
    const lines = weekChart(WEEK, 52).split('\n');
    expect(lines).toHaveLength(8);
    expect(lines[0]).toBe(`Mon 9 Mar   ${'█'.repeat(28)}  2 h 00 min`);
    expect(lines[1]).toBe(`Tue 10 Mar  ${'█'.repeat(14)}  1 h 00 min`);
    expect(lines[2]).toBe('Wed 11 Mar  0 s');
    expect(lines[3]).toBe('Thu 12 Mar  ▏  30 s');
    expect(lines[4]).toBe(`Fri 13 Mar  ${'█'.repeat(27)}▊  1 h 59 min`);
  });

  it('can show a week without usage', () => {
    expect(weekChart([{ date: '2026-03-09', minutes: 0 }], 40)).toBe('Mon 9 Mar  0 s\n');
    expect(weekChart([], 40)).toBe('');
  });
});

it('nothing is wider than the terminal', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 90 }), fc.string({ unit: 'grapheme', maxLength: 40 }), (width, name) => {
      const progress = { label: name, done: 1234, total: 56_789 };
      expect(widestLine(progressLine(progress, width))).toBeLessThanOrEqual(width);
      expect(widestLine(weekChart(WEEK, width))).toBeLessThanOrEqual(width);
      const rows = [[name, '12 min', name]];
      expect(
        widestLine(table([{ title: 'App' }, { title: 'Used' }, { title: 'Also' }], rows, width)),
      ).toBeLessThanOrEqual(width);
    }),
  );
});
