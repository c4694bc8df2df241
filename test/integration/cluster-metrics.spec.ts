import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { readScrape, type Scrape } from '../support/metrics';

/** A cluster whose workers do what they are told, see `test/support/cluster.cjs`. */
class TestCluster {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, (answer: { text?: string }) => void>();
  private lastId = 0;

  constructor() {
    this.child = fork(resolve('test/support/cluster.cjs'), {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.child.on('message', ({ id, ...answer }: { id: number; text?: string }) => this.waiting.get(id)?.(answer));
  }

  fork(): void {
    this.child.send({ task: 'fork' });
  }

  /** Has a worker do something, and waits until it has. */
  tell(worker: number, task: string, more: object = {}): Promise<{ text?: string }> {
    this.lastId += 1;
    const id = this.lastId;
    const answer = new Promise<{ text?: string }>((done) => this.waiting.set(id, done));
    this.child.send({ id, worker, task, ...more });
    return answer;
  }

  async scrape(worker: number): Promise<Scrape> {
    return readScrape((await this.tell(worker, 'scrape')).text!);
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill();
    await ended;
  }
}

describe('metrics of a cluster', () => {
  let cluster: TestCluster;

  beforeEach(async () => {
    cluster = new TestCluster();
    await Promise.all([cluster.tell(1, 'ready'), cluster.tell(2, 'ready')]);
  });

  afterEach(() => cluster.stop());

  it('are those of all workers, whichever is asked', async () => {
    await cluster.tell(1, 'count', { kind: 'a', times: 3 });
    await cluster.tell(2, 'count', { kind: 'a', times: 4 });
    await cluster.tell(2, 'count', { kind: 'b', times: 1 });
    await cluster.tell(1, 'time', { seconds: 0.05 });
    await cluster.tell(2, 'time', { seconds: 0.5 });
    for (const worker of [1, 2]) {
      const figures = await cluster.scrape(worker);
      expect(figures.get('focus_counted_total{kind="a"}')).toBe(7);
      expect(figures.get('focus_counted_total{kind="b"}')).toBe(1);
      expect(figures.get('focus_timed_seconds_bucket{le="0.1"}')).toBe(1);
      expect(figures.get('focus_timed_seconds_bucket{le="+Inf"}')).toBe(2);
      expect(figures.get('focus_timed_seconds_sum')).toBeCloseTo(0.55);
      expect(figures.get('process_resident_memory_bytes')).toBeGreaterThan(50_000_000);
    }
  });

  it('make of gauges what they mean: a sum, the highest, the mean', async () => {
    await cluster.tell(1, 'set', { value: 2 });
    await cluster.tell(2, 'set', { value: 6 });
    const figures = await cluster.scrape(1);
    expect(['focus_added', 'focus_highest', 'focus_mean'].map((name) => figures.get(name))).toEqual([8, 6, 4]);
  });

  it('hold numbers only', async () => {
    for (const [series, value] of await cluster.scrape(1))
      expect([series, Number.isNaN(value)]).toEqual([series, false]);
  });

  it('never fall when a worker ends, and take in those to come', async () => {
    await cluster.tell(1, 'count', { kind: 'a', times: 3 });
    await cluster.tell(2, 'count', { kind: 'a', times: 4 });
    await cluster.tell(2, 'set', { value: 6 });
    await cluster.scrape(1);
    await cluster.tell(2, 'exit');
    const added = async (): Promise<number | undefined> => (await cluster.scrape(1)).get('focus_added');
    while ((await added()) !== 0);
    expect((await cluster.scrape(1)).get('focus_counted_total{kind="a"}')).toBe(7);
    cluster.fork();
    // Told before it has come up: the message waits for it.
    await cluster.tell(3, 'count', { kind: 'a', times: 1 });
    expect((await cluster.scrape(3)).get('focus_counted_total{kind="a"}')).toBe(8);
  });

  it('do not wait for ever for a worker that stands still: its last figures count', async () => {
    await cluster.tell(1, 'count', { kind: 'a', times: 3 });
    await cluster.tell(2, 'count', { kind: 'a', times: 4 });
    await cluster.scrape(1);
    await cluster.tell(2, 'freeze');
    await cluster.tell(1, 'count', { kind: 'a', times: 10 });
    const askedAt = performance.now();
    expect((await cluster.scrape(1)).get('focus_counted_total{kind="a"}')).toBe(17);
    expect(performance.now() - askedAt).toBeLessThan(4_000);
  });
});
