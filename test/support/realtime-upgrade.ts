import { request as httpRequest } from 'node:http';

/** A request that asks for another protocol; 101 where it is granted. */
export function requestUpgrade(
  url: string,
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { hostname, port, path, headers: { Connection: 'Upgrade', ...headers } },
      (response) => {
        let body = '';
        response
          .on('data', (chunk) => (body += chunk))
          .on('end', () => resolve({ status: response.statusCode!, body }));
      },
    );
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      resolve({ status: 101, body: '' });
    });
    request.on('error', reject).end();
  });
}

/** What a browser sends to open a WebSocket. */
export const WEBSOCKET_HEADERS = {
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'),
};
