import { performance } from 'node:perf_hooks';
import { signedInUser } from '../factories/user.factory';
import { closeClients, DOORS, openPlain } from '../support/realtime-client';
import { requestUpgrade, WEBSOCKET_HEADERS } from '../support/realtime-upgrade';
import { startTestApp } from '../support/test-app';

// Each test starts an application of its own, one after the other: passport has one set of strategies per process.
describe('the sockets of a process', () => {
  afterEach(closeClients);

  it('WEBSOCKET_ENABLED=false closes both doors', async () => {
    const closed = await startTestApp({ WEBSOCKET_ENABLED: 'false' });
    try {
      for (const path of ['/api/ws/notifications', '/socket.io/?EIO=4&transport=websocket']) {
        const { status, body } = await requestUpgrade(closed.url, path, WEBSOCKET_HEADERS);
        expect([status, JSON.parse(body).code]).toEqual([404, 'not_found']);
      }
      await closed.http().get('/socket.io/?EIO=4&transport=polling').expect(404);
      const { body } = await closed.http().get('/api/ws/stats').expect(200);
      expect(body).toMatchObject({ websocket_enabled: false, active_users: 0, active_connections: 0 });
    } finally {
      await closed.close();
    }
  });

  it('closes every connection with a reason when the process goes', async () => {
    const going = await startTestApp();
    const { accessToken } = await signedInUser(going);
    const clients = await Promise.all(DOORS.map((door) => door.open(going.url, accessToken)));
    // Somebody who never answers a close frame.
    const deaf = await openPlain(going.url, accessToken);
    deaf.socket.pause();
    const start = performance.now();
    const closing = going.close();
    for (const client of clients) {
      expect(await client.next('error')).toMatchObject({ code: 'server_shutdown' });
      const { code } = await client.ended;
      if (code !== null) expect(code).toBe(1001);
    }
    await closing;
    expect(performance.now() - start).toBeLessThan(5_000);
    deaf.socket.terminate();
  });
});
