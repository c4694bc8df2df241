import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Logger } from 'nestjs-pino';
import type { Environment } from './config/environment';
import type { ClusterWord } from './infrastructure/cluster/cluster-words';
import { ProcessRole } from './infrastructure/cluster/process-role';
import { WorkerHttpAdapter } from './infrastructure/cluster/worker-http-adapter';
import { gracefulShutdown, lastCall } from './infrastructure/http/shutdown';
import { buildServer } from './start-server';

/** Builds Focus as one worker of several, and takes connections from the primary process until that says that it is over. */
export async function startWorker(environment: Environment): Promise<void> {
  // Signals are for the primary, but the terminal sends them to everybody.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => undefined);
  const adapter = new WorkerHttpAdapter();
  const app = await buildServer(environment, adapter);
  const role = app.get(ProcessRole);
  // Only for what other workers pass on; `exclusive` keeps Node from making it the whole cluster's.
  await app.init();
  const server = app.getHttpServer().listen({ path: role.addressOf(role.workerId!), exclusive: true });
  await once(server, 'listening');
  const shutDown = gracefulShutdown(app, app.get(Logger), () => lastCall(() => adapter.size));
  process.on('message', (word: ClusterWord, connection?: Socket) => {
    if (word?.type === 'focus:cluster:connection') {
      process.send!({ type: 'focus:cluster:taken', number: word.number } satisfies ClusterWord);
      // A client that has gone on the way is nobody.
      if (connection) adapter.take(connection);
    }
    if (word?.type === 'focus:cluster:drain') shutDown();
  });
  process.send!({ type: 'focus:cluster:ready' } satisfies ClusterWord);
}
