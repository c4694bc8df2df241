import { stoppable } from './stoppable';

describe('stoppable work', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const never = (): Promise<never> => new Promise(() => undefined);

  it('answers what it comes to', async () => {
    await expect(stoppable(Promise.resolve(7), new AbortController().signal)).resolves.toBe(7);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('throws what it throws', async () => {
    await expect(stoppable(Promise.reject(new Error('broken')), new AbortController().signal)).rejects.toThrow(
      'broken',
    );
  });

  it('that was told to stop is waited for, and is not taken for done', async () => {
    const stop = new AbortController();
    let finish!: (value: number) => void;
    const result = stoppable(new Promise<number>((resolve) => (finish = resolve)), stop.signal);
    stop.abort(new Error('stop'));
    await jest.advanceTimersByTimeAsync(7_000);
    finish(7);
    await expect(result).rejects.toThrow('stop');
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each(['before', 'while'])(
    'that hangs is left behind after a few seconds (told to stop %s it began)',
    async (when) => {
      const stop = new AbortController();
      if (when === 'before') stop.abort(new Error('stop'));
      const result = stoppable(never(), stop.signal);
      stop.abort(new Error('stop'));
      const outcome = expect(result).rejects.toThrow('stop');
      await jest.advanceTimersByTimeAsync(8_000);
      await outcome;
    },
  );
});
