// Writes the Postman collection and environment from openapi.json. With --check it fails where they are not what the document
// says. The same document always gives the same files: nothing in them is random.
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import converter from 'openapi-to-postmanv2';
import { writeOrCheck } from './generated-files.mjs';

const FOLDER = 'postman';

/** Requests that begin a session: what they answer is kept for the others. */
const KEEPS_TOKENS = ['login', 'refreshTokens', 'exchangeGoogleCode', 'finishGoogleSignIn'];
const KEEP_TOKENS = [
  'if (pm.response.code === 200) {',
  '  const { access_token, refresh_token } = pm.response.json();',
  "  pm.environment.set('access_token', access_token);",
  "  pm.environment.set('refresh_token', refresh_token);",
  '}',
];
/** Set before each request. Days that are written down would soon be in the past. */
const SET_DAYS = [
  'const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);',
  "pm.variables.set('today', day(0));",
  "pm.variables.set('next_week', day(7));",
];
/** Bodies for which the examples of the single fields make no good whole. */
const BODIES = {
  register: { username: '{{username}}', email: '{{email}}', password: '{{password}}', timezone: 'Europe/Paris' },
  login: { username: '{{username}}', password: '{{password}}' },
  refreshTokens: { refresh_token: '{{refresh_token}}' },
  logout: { refresh_token: '{{refresh_token}}' },
  resendVerification: { email: '{{email}}' },
  forgotPassword: { email: '{{email}}' },
  updateMyProfile: { full_name: 'Sam Doe', settings: { daily_goal_minutes: 90, reminder_time: '19:30' } },
  deleteMyAccount: { password: '{{password}}' },
  changeMyPassword: { current_password: '{{password}}', new_password: 'another correct horse' },
  changeMyEmail: { new_email: 'sam.doe@example.org', password: '{{password}}' },
  createActivity: { app_name: 'Instagram', duration_minutes: 12.5, device: 'Pixel 9', client_id: '{{$guid}}' },
  createActivityBatch: {
    activities: [
      { app_name: 'Instagram', duration_minutes: 50.5, client_id: '{{$guid}}' },
      { app_name: 'YouTube', duration_minutes: 12.25, client_id: '{{$guid}}' },
    ],
  },
  createChallenge: {
    title: 'A quieter week',
    daily_target_minutes: 60,
    start_date: '{{today}}',
    end_date: '{{next_week}}',
    target_apps: ['Instagram', 'TikTok'],
  },
  updateChallenge: { title: 'A much quieter week', max_participants: 20 },
  updateBlockedApp: { daily_limit_minutes: 90 },
  adminUpdateUser: { full_name: 'Sam Doe' },
};
const ENVIRONMENT = [
  ['baseUrl', 'http://127.0.0.1:8000'],
  ['username', 'sam'],
  ['email', 'sam@example.org'],
  ['password', 'correct horse battery staple', 'secret'],
  ['access_token', '', 'secret'],
  ['refresh_token', '', 'secret'],
];

const document = JSON.parse(readFileSync('openapi.json', 'utf8'));
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

/** A copy of the document with an example for everything that the converter would make up. */
function explicit() {
  const copy = structuredClone(document);
  for (const operation of Object.values(copy.paths).flatMap((item) => Object.values(item))) {
    for (const parameter of operation.parameters ?? []) {
      parameter.example = parameter.name === 'Idempotency-Key' ? '{{$guid}}' : exampleOf(parameter.schema);
    }
    const json = operation.requestBody?.content['application/json'];
    if (json !== undefined) json.example = BODIES[operation.operationId] ?? exampleOf(json.schema);
  }
  return copy;
}

/** The schema's own example, or one put together from those of its parts. */
function exampleOf(schema) {
  if (schema.$ref !== undefined) return exampleOf(document.components.schemas[schema.$ref.split('/').at(-1)]);
  if (schema.example !== undefined) return schema.example;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return exampleOf(schema.anyOf[0]);
  if (schema.allOf !== undefined) return exampleOf(schema.allOf[0]);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, property]) => [name, exampleOf(property)]),
      );
    case 'array':
      return [exampleOf(schema.items)];
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    default:
      return 'text';
  }
}

function walk(node, visit) {
  if (typeof node !== 'object' || node === null) return;
  visit(node);
  for (const value of Object.values(node)) walk(value, visit);
}

async function convert() {
  const { result, reason, output } = await promisify(converter.convertV2)(
    { type: 'json', data: explicit() },
    {
      folderStrategy: 'Tags',
      parametersResolution: 'Example',
      enableOptionalParameters: false,
      includeAuthInfoInExample: false,
    },
  );
  if (!result) throw new Error(reason);
  return output[0].data;
}

/** Every request in a collection or one of its folders. */
const requestsOf = ({ item, request }) =>
  request ? [] : (item ?? []).flatMap((one) => (one.request ? [one] : requestsOf(one)));

function operationOf({ request: { method, url } }) {
  const path = `/${url.path.map((part) => part.replace(/^:(.+)$/, '{$1}')).join('/')}`;
  return operations.find((one) => one.method === method && one.path === path).operation;
}

async function collection() {
  const converted = await convert();
  for (const item of requestsOf(converted)) {
    const { operationId, security } = operationOf(item);
    item.name = operationId;
    delete item.request.name;
    // Answers are described by the document, and shown once a request is sent.
    delete item.response;
    // What needs a token takes the collection's.
    if (security === undefined) item.request.auth = { type: 'noauth' };
    else delete item.request.auth;
    // A form's has a boundary, which Postman knows when it sends.
    item.request.header = item.request.header.filter(({ value }) => value !== 'multipart/form-data');
    item.event = KEEPS_TOKENS.includes(operationId)
      ? [{ listen: 'test', script: { type: 'text/javascript', exec: KEEP_TOKENS } }]
      : [];
  }
  walk(converted, (node) => {
    delete node.id;
    delete node._postman_id;
  });
  return {
    ...converted,
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{access_token}}', type: 'string' }] },
    event: [{ listen: 'prerequest', script: { type: 'text/javascript', exec: SET_DAYS } }],
    // The environment names the address.
    variable: [],
  };
}

function environment() {
  return {
    name: 'Focus on this machine',
    values: ENVIRONMENT.map(([key, value, type = 'default']) => ({ key, value, type, enabled: true })),
    _postman_variable_scope: 'environment',
  };
}

const text = (content) => `${JSON.stringify(content, null, 2)}\n`;
writeOrCheck(
  {
    [`${FOLDER}/focus.postman_collection.json`]: text(await collection()),
    [`${FOLDER}/focus.postman_environment.json`]: text(environment()),
  },
  'npm run postman',
);
