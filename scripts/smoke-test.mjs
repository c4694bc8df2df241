// Asks a Focus in production what any stranger could, and whether it answers as it must. All it leaves behind is the failed
// sign-in of nobody.
//
//   node scripts/smoke-test.mjs https://focus.example.org
//
// With METRICS_TOKEN it also reads /metrics, where the address is the API's own and not a proxy's.
const LIMIT_MS = 10_000;

const [address] = process.argv.slice(2);
if (address === undefined || !URL.canParse(address)) {
  console.error('Usage: node scripts/smoke-test.mjs URL');
  process.exit(1);
}
const base = address.replace(/\/+$/, '');
const problems = [];

const ask = (path, options = {}) => fetch(`${base}${path}`, { ...options, signal: AbortSignal.timeout(LIMIT_MS) });

/** One line for each promise; what it throws or finds wrong is told in the end, all together. */
async function promise(what, look) {
  let wrong;
  try {
    wrong = await look();
  } catch (error) {
    wrong = error.cause?.code ?? error.message;
  }
  console.log(`${wrong === undefined ? 'ok' : 'NOT'}  ${what}${wrong === undefined ? '' : `: ${wrong}`}`);
  if (wrong !== undefined) problems.push(what);
}

const unless = (isGood, found) => (isGood ? undefined : found);

await promise('it is ready', async () => {
  const { status } = await ask('/api/health/ready');
  return unless(status === 200, status);
});

await promise('database, cache and queue are well, and strangers learn no more', async () => {
  const { version, uptime_seconds, checks } = await (await ask('/api/health')).json();
  const isWell = Object.values(checks).every((status) => status === 'ok');
  return unless(isWell && version === null && uptime_seconds === null, JSON.stringify({ version, checks }));
});

await promise('an error is a problem document with security headers', async () => {
  const response = await ask('/api/no-such-thing');
  const { code } = await response.json();
  const { headers } = response;
  const isSafe = headers.get('x-content-type-options') === 'nosniff' && headers.has('strict-transport-security');
  const isProblem = headers.get('content-type')?.startsWith('application/problem+json') && code === 'not_found';
  return unless(response.status === 404 && isProblem && isSafe && headers.has('x-request-id'), response.status);
});

await promise('a protected route asks who is there', async () => {
  const { status } = await ask('/api/users/me');
  return unless(status === 401, status);
});

await promise('nobody signs in with a wrong password, and the database was asked', async () => {
  const response = await ask('/api/auth/login', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: 'smoke-test', password: 'not anybody’s password' }),
  });
  // 429: it has been asked often of late.
  return unless([401, 429].includes(response.status), response.status);
});

await promise('the documents are off', async () => {
  for (const path of ['/api/docs', '/api/redoc', '/api/openapi.json']) {
    const { status } = await ask(path);
    if (status !== 404) return `${path} ${status}`;
  }
  return undefined;
});

await promise('metrics are closed to strangers', async () => {
  const { status } = await ask('/metrics');
  return unless([401, 404].includes(status), status);
});

if (process.env.METRICS_TOKEN) {
  await promise('metrics are open to who has the token', async () => {
    const response = await ask('/metrics', { headers: { Authorization: `Bearer ${process.env.METRICS_TOKEN}` } });
    const text = await response.text();
    return unless(response.status === 200 && text.includes('focus_http_requests_total'), response.status);
  });
}

await promise('the WebSocket is there', async () => {
  // Without an upgrade: it says so, and is no page of the frontend.
  const { status } = await ask('/api/ws/stats');
  return unless([200, 401].includes(status), status);
});

process.exit(problems.length === 0 ? 0 : 1);
