import { type LogStretch, placeOf, splitAt } from './log-stretches';

const at = (text: string): Date => new Date(`2026-11-${text}Z`);
const COUNTED = { start: '2026-11-10', end: '2026-11-14' };
const NEWER = { from: at('15T00:00:00.000'), to: undefined };
const OLDER = { from: undefined, to: at('09T23:59:59.999') };

describe('splitAt', () => {
  it('leaves a period whole where no dates are counted, or none that it holds whole', () => {
    const period = { from: at('12T00:00:00.000'), to: at('12T23:59:59.998') };
    const whole = { newer: period, dates: null, older: null };
    expect(splitAt(period, null)).toEqual(whole);
    expect(splitAt(period, COUNTED)).toEqual(whole);
    expect(splitAt({ from: at('15T00:00:00.000') }, COUNTED)).toEqual({ newer: NEWER, dates: null, older: null });
    expect(splitAt({ to: at('09T23:59:59.999') }, COUNTED)).toEqual({ newer: OLDER, dates: null, older: null });
  });

  it('leaves what is on either side, to the millisecond', () => {
    expect(splitAt({}, COUNTED)).toEqual({ newer: NEWER, dates: COUNTED, older: OLDER });
  });

  it('leaves nothing of whole dates', () => {
    const dates = { start: '2026-11-11', end: '2026-11-12' };
    expect(splitAt({ from: at('11T00:00:00.000'), to: at('12T23:59:59.999') }, COUNTED)).toEqual({
      newer: null,
      dates,
      older: null,
    });
  });

  it('leaves the parts of dates at its ends', () => {
    expect(splitAt({ from: at('11T00:00:00.001'), to: at('13T23:59:59.998') }, COUNTED)).toEqual({
      newer: { from: at('13T00:00:00.000'), to: at('13T23:59:59.998') },
      dates: { start: '2026-11-12', end: '2026-11-12' },
      older: { from: at('11T00:00:00.001'), to: at('11T23:59:59.999') },
    });
  });
});

describe('placeOf', () => {
  const stretches: LogStretch[] = [
    { from: at('15T00:00:00.000'), to: undefined, logs: 3 },
    { from: at('14T00:00:00.000'), to: at('14T23:59:59.999'), logs: 0 },
    { from: at('13T00:00:00.000'), to: at('13T23:59:59.999'), logs: 5 },
    { from: undefined, to: at('12T23:59:59.999'), logs: 4 },
  ];

  it.each([
    ['in the first stretch', 0, 3, { from: stretches[0]!.from, to: undefined, offset: 0 }],
    ['from the first into the third', 2, 2, { from: stretches[2]!.from, to: undefined, offset: 2 }],
    ['at the beginning of one', 3, 5, { from: stretches[2]!.from, to: stretches[2]!.to, offset: 0 }],
    ['within one', 4, 2, { from: stretches[2]!.from, to: stretches[2]!.to, offset: 1 }],
    ['out of the last', 10, 20, { from: undefined, to: stretches[3]!.to, offset: 2 }],
    ['all of them', 0, 100, { from: undefined, to: undefined, offset: 0 }],
  ])('finds a page %s', (_, offset, size, place) => {
    expect(placeOf(stretches, offset, size)).toEqual(place);
  });
});
