import { quietUntil } from './quiet-hours';

const nights = { start: '22:00', end: '07:00' };
const until = (now: string, quietHours = nights, timezone = 'Europe/Berlin'): string | null =>
  quietUntil(quietHours, timezone, new Date(now))?.toISOString() ?? null;

describe('quietUntil', () => {
  it.each([
    ['in the evening', '2026-07-01T20:00:00Z', '2026-07-02T05:00:00.000Z'],
    ['after midnight', '2026-07-02T04:59:59Z', '2026-07-02T05:00:00.000Z'],
    ['over a change of clocks', '2026-10-24T20:00:00Z', '2026-10-25T06:00:00.000Z'],
  ])('waits for the morning %s', (_, now, expected) => {
    expect(until(now)).toBe(expected);
  });

  it.each(['2026-07-01T19:59:59Z', '2026-07-02T05:00:00Z', '2026-07-02T12:00:00Z'])(
    'waits for nothing at %s',
    (now) => {
      expect(until(now)).toBeNull();
    },
  );

  it('holds within one day too', () => {
    expect(until('2026-07-01T11:00:00Z', { start: '12:00', end: '14:00' })).toBe('2026-07-01T12:00:00.000Z');
  });

  it('takes equal times for no quiet hours', () => {
    expect(until('2026-07-01T11:00:00Z', { start: '12:00', end: '12:00' })).toBeNull();
  });

  it('waits for nothing without quiet hours', () => {
    expect(quietUntil(null, 'UTC', new Date('2026-07-01T11:00:00Z'))).toBeNull();
  });
});
