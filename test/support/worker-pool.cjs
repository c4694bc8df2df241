// A pool of workers that do nothing but what test/integration/worker-pool.spec.ts wants of them; it forks this file. It prints
// a line for each thing that happens: `serves 1`, `timekeeper 1`, `got 1`, `drained 1`, `warn …`, `gave up`.
const cluster = require('node:cluster');
const { existsSync, readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');
const { transform } = require('../../jest.config.cjs');

require('reflect-metadata');

// TypeScript as jest compiles it.
const [, options] = Object.values(transform)[0];
require.extensions['.ts'] = (module, filename) => {
  module._compile(transformSync(readFileSync(filename, 'utf8'), { ...options, filename }).code, filename);
};

const say = (line) => process.stdout.write(`${line}\n`);
const [, , folder] = process.argv;

if (cluster.isPrimary) void lead();
else work();

async function lead() {
  const { FrontDoor } = require('../../src/infrastructure/cluster/front-door.ts');
  const { WorkerPool } = require('../../src/infrastructure/cluster/worker-pool.ts');
  const logger = { log: say, warn: (text) => say(`warn ${text}`), error: (text) => say(`error ${text}`) };
  const giveUp = () => {
    say('gave up');
    process.exit(1);
  };
  const pool = new WorkerPool(folder, logger, () => ({}), giveUp);
  const door = new FrontDoor(pool);
  process.on('SIGTERM', async () => {
    await door.close();
    await pool.stop();
    process.exit(0);
  });
  try {
    await pool.start(1);
    await pool.start(1);
  } catch (error) {
    say(`failed ${error.isTold} ${error.message}`);
    process.exit(1);
  }
  say(`listens ${await door.open(0, '127.0.0.1')}`);
}

/** What a worker does is in files of the folder that the test writes: `mute`, `mute-2` for the second one, `dying`, `stubborn`. */
function work() {
  const { ProcessRole } = require('../../src/infrastructure/cluster/process-role.ts');
  const role = new ProcessRole();
  role.onModuleInit();
  const is = (what) => existsSync(`${folder}/${what}`);
  const { id } = cluster.worker;
  if (is('mute') || is(`mute-${id}`)) process.exit(3);
  process.on('SIGTERM', () => undefined);
  process.on('message', (word, socket) => {
    if (word.type === 'focus:cluster:timekeeper') say(`timekeeper ${id}`);
    if (word.type === 'focus:cluster:connection') {
      process.send({ type: 'focus:cluster:taken', number: word.number });
      socket.end(`${id}${role.isTimekeeper ? ' keeps time' : ''}`);
    }
    if (word.type === 'focus:cluster:drain' && !is('stubborn')) {
      say(`drained ${id}`);
      process.exit(0);
    }
  });
  say(`serves ${id} ${process.pid}`);
  process.send({ type: 'focus:cluster:ready' });
  if (is('dying')) setTimeout(() => process.exit(4), 20);
}
