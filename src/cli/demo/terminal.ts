import { DateTime } from 'luxon';

/** What is known of the place that output goes to. */
export interface Terminal {
  /** Whether a line can be rewritten in place. */
  isTty: boolean;
  /** Columns; no line is wider. */
  width: number;
}

export interface Progress {
  label: string;
  done: number;
  total: number;
}

export interface TableColumn {
  title: string;
  align?: 'left' | 'right';
}

const BAR_COLUMNS = 30;
const COLUMN_GAP = '  ';
/** A bar's last cell, in eighths. */
const PARTIAL_BLOCKS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE =
  /\p{Emoji_Presentation}|\uFE0F|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|[\uFF01-\uFF60]/u;
/** Control characters, line ends, and marks that turn the direction of writing. */
const STEERING = /[\p{Cc}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;

/** Text as one line without control characters: a name from a file must not be able to steer the terminal. */
export function plainText(text: string): string {
  return text.replace(STEERING, ' ');
}

/** How many columns a text takes up in a terminal; East Asian characters and emoji take two. */
export function displayWidth(text: string): number {
  return [...graphemes.segment(text)].reduce((width, { segment }) => width + graphemeWidth(segment), 0);
}

/** The text, or its beginning and an ellipsis where it has more than `width` columns. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) {
    return text;
  }
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += graphemeWidth(segment);
    if (used > width - 1) {
      break;
    }
    kept += segment;
  }
  return width > 0 ? `${kept}…` : '';
}

/** A duration as people say it: `45 s`, `12 min`, `3 h 05 min`. */
export function formatMinutes(minutes: number): string {
  const seconds = Math.round(minutes * 60);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const wholeMinutes = Math.round(minutes);
  if (wholeMinutes < 60) {
    return `${wholeMinutes} min`;
  }
  return `${formatCount(Math.floor(wholeMinutes / 60))} h ${String(wholeMinutes % 60).padStart(2, '0')} min`;
}

/** A whole number with its thousands set apart: `13,973`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en', { maximumFractionDigits: 0 });
}

/** One line such as `fr01  [██████░░░░]  60 %  4,200 / 7,000`, at most `width` columns. */
export function progressLine({ label, done, total }: Progress, width: number): string {
  const share = total > 0 ? Math.min(done / total, 1) : 1;
  const figures = `${String(Math.floor(share * 100)).padStart(3)} %  ${formatCount(done)} / ${formatCount(total)}`;
  const name = plainText(label);
  const room = width - displayWidth(name) - displayWidth(figures) - 2 * COLUMN_GAP.length - 2;
  const cells = Math.min(room, BAR_COLUMNS);
  const filled = Math.round(share * cells);
  const parts = cells > 0 ? [name, `[${'█'.repeat(filled)}${'░'.repeat(cells - filled)}]`, figures] : [name, figures];
  return truncate(parts.join(COLUMN_GAP), width);
}

/**
 * What to write when progress has moved on from `previous`: on a terminal the line over again in the same place,
 * elsewhere a line for each tenth that was passed; nothing in between.
 * @param previous what `done` was at the last update; 0 at first
 */
export function progressUpdate(progress: Progress, previous: number, { isTty, width }: Terminal): string {
  const { done, total } = progress;
  if (isTty) {
    // One column is kept free: a full line would make some terminals wrap, and `\r` then rewrites the wrong one.
    const line = progressLine(progress, width - 1);
    return `\r${line}${' '.repeat(Math.max(0, width - 1 - displayWidth(line)))}${done >= total ? '\n' : ''}`;
  }
  const tenth = (count: number): number => (total > 0 ? Math.floor((count * 10) / total) : 10);
  return tenth(done) > tenth(previous) ? `${progressLine(progress, width)}\n` : '';
}

/** An aligned table with a title row; the widest columns give way where it would be wider than `width` columns. */
export function table(columns: readonly TableColumn[], rows: readonly (readonly string[])[], width: number): string {
  const lines = [columns.map(({ title }) => title), ...rows].map((cells) =>
    columns.map((_, index) => plainText(cells[index] ?? '')),
  );
  const natural = columns.map((_, index) => Math.max(...lines.map((cells) => displayWidth(cells[index] ?? ''))));
  const widths = fitWidths(natural, width - COLUMN_GAP.length * (columns.length - 1));
  const rule = widths.map((columnWidth) => '─'.repeat(columnWidth));
  const text = lines.map((cells) =>
    cells.map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.align ?? 'left')),
  );
  return [text[0] ?? [], rule, ...text.slice(1)]
    .map((cells) => `${truncate(cells.join(COLUMN_GAP).trimEnd(), width)}\n`)
    .join('');
}

/** A bar for each day, such as `Mon 9 Mar  ██████▌  1 h 12 min`; the longest fills the line of `width` columns. */
export function weekChart(days: readonly { date: string; minutes: number }[], width: number): string {
  const labels = days.map(({ date }) => DateTime.fromISO(date, { zone: 'utc', locale: 'en' }).toFormat('ccc d LLL'));
  const values = days.map(({ minutes }) => formatMinutes(minutes));
  const labelWidth = Math.max(0, ...labels.map(displayWidth));
  const valueWidth = Math.max(0, ...values.map(displayWidth));
  const barWidth = Math.max(0, width - labelWidth - valueWidth - 2 * COLUMN_GAP.length);
  const longest = Math.max(0, ...days.map(({ minutes }) => minutes));
  return days
    .map(({ minutes }, index) => {
      const bar = horizontalBar(longest > 0 ? minutes / longest : 0, barWidth);
      const cells = [pad(labels[index] ?? '', labelWidth, 'left'), bar, values[index] ?? ''];
      return `${truncate(cells.filter((cell) => cell !== '').join(COLUMN_GAP), width)}\n`;
    })
    .join('');
}

/** `share` (0–1) of `width` columns, to an eighth of a column; anything above 0 can be seen. */
function horizontalBar(share: number, width: number): string {
  const eighths = share > 0 && width > 0 ? Math.max(1, Math.round(share * width * 8)) : 0;
  return `${'█'.repeat(Math.floor(eighths / 8))}${PARTIAL_BLOCKS[eighths % 8] ?? ''}`;
}

/** Takes columns away from the widest, one at a time, until all of them fit; each keeps one at least. */
function fitWidths(natural: readonly number[], available: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((total, columnWidth) => total + columnWidth, 0) - available;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= 1) {
      break;
    }
    widths[widths.indexOf(widest)] = widest - 1;
    excess -= 1;
  }
  return widths;
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const shown = truncate(text, width);
  const space = ' '.repeat(Math.max(0, width - displayWidth(shown)));
  return align === 'left' ? shown + space : space + shown;
}

function graphemeWidth(grapheme: string): number {
  return WIDE.test(grapheme) ? 2 : 1;
}
