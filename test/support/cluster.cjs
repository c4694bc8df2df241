// A cluster of two workers that only count, for test/integration/cluster-metrics.spec.ts, which forks this file. It is told
// what to do by messages, `{id, worker, task, …}`, and answers each with `{id, …}`.
const cluster = require('node:cluster');
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');
const { transform } = require('../../jest.config.cjs');

// TypeScript as jest compiles it.
const [, options] = Object.values(transform)[0];
require.extensions['.ts'] = (module, filename) => {
  module._compile(transformSync(readFileSync(filename, 'utf8'), { ...options, filename }).code, filename);
};
require('reflect-metadata');

if (cluster.isPrimary) lead();
else work();

function lead() {
  const { ClusterAggregator } = require('../../src/infrastructure/metrics/cluster-aggregator.ts');
  new ClusterAggregator().start();
  const fork = () => {
    const worker = cluster.fork();
    worker.on('message', (message) => message.toTest && process.send(message.toTest));
    return worker;
  };
  fork();
  fork();
  process.on('message', (message) => {
    if (message.task === 'fork') fork();
    else cluster.workers[message.worker].send({ fromTest: message });
  });
  const end = () => {
    // One that stands still would not hear of it otherwise.
    for (const worker of Object.values(cluster.workers)) worker.process.kill('SIGKILL');
    process.exit();
  };
  process.on('disconnect', end);
  process.on('SIGTERM', end);
}

function work() {
  const { Metrics } = require('../../src/infrastructure/metrics/metrics.ts');
  const metrics = new Metrics();
  metrics.onModuleInit();
  const counted = metrics.counter('focus_counted_total', 'Counted', { kind: ['a', 'b'] });
  const timed = metrics.histogram('focus_timed_seconds', 'Timed', [0.1, 1]);
  let gauge = 0;
  const told = (aggregator) => ({ aggregator, collect: (metric) => metric.set(gauge) });
  metrics.gauge('focus_added', 'Added up', told('sum'));
  metrics.gauge('focus_highest', 'The highest', told('max'));
  metrics.gauge('focus_mean', 'The mean', told('average'));

  const tasks = {
    ready: () => ({}),
    count: ({ kind, times }) => void counted.inc({ kind }, times),
    time: ({ seconds }) => void timed.observe(seconds),
    set: ({ value }) => void (gauge = value),
    scrape: async () => ({ text: await metrics.text() }),
    // Stands still for eight seconds, and hears and says nothing meanwhile.
    freeze: () => void setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 8_000)),
    exit: () => void setImmediate(() => process.exit()),
  };
  process.on('message', async ({ fromTest }) => {
    if (fromTest === undefined) return;
    const answer = await tasks[fromTest.task](fromTest);
    process.send({ toTest: { id: fromTest.id, ...answer } });
  });
}
