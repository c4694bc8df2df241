import fc from 'fast-check';
import { Attempt } from '../../src/modules/auth/entities/attempt.entity';
import { AnswerContract } from '../support/answer-contract';
import { type ApiOperation, operationsOf, type Schema } from '../support/api-operations';
import { type FakeGoogle, startFakeGoogle } from '../support/google';
import { asCurl, FuzzClient } from '../support/fuzz-client';
import { RequestMaker } from '../support/fuzz-requests';
import { startTestApp, type TestApp } from '../support/test-app';

/** `FUZZ_CALLS=100000 FUZZ_SEED=$RANDOM npm test -- fuzz` looks further; the usual run is the same each time. */
const CALLS = Number(process.env.FUZZ_CALLS ?? 5_000);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_120);
const CONNECTIONS = 8;
/** Faults after which it is no use going on. */
const MAX_FAULTS = 10;

/** Operations that may happen to succeed with none of their calls. */
const MAX_UNTRIED = 4;

/** What nobody succeeds with who has not read a mail, or been at Google. */
const NEEDS_A_SECRET = [
  'verifyEmail',
  'resetPassword',
  'finishGoogleSignIn',
  'exchangeGoogleCode',
  'unsubscribeFromMail',
];

describe('P2, P4: whatever is sent', () => {
  let google: FakeGoogle;
  let focus: TestApp;
  let operations: ApiOperation[];

  beforeAll(async () => {
    google = await startFakeGoogle();
    focus = await startTestApp(google.environment);
    operations = operationsOf(focus.document);
  });

  afterAll(async () => {
    await focus.close();
    await google.close();
  });

  it('has an answer that is described to the last field', () => {
    const schemas = focus.document.components?.schemas as Record<string, Schema>;
    const seen = new Set<string>();
    const visit = (schema: Schema, place: string): void => {
      const { $ref, properties, required = [], items, anyOf = [], allOf = [], additionalProperties } = schema;
      if ($ref !== undefined) {
        const name = $ref.slice($ref.lastIndexOf('/') + 1);
        if (!seen.has(name)) visit(schemas[name]!, name);
        seen.add(name);
        return;
      }
      expect([place, schema.type ?? schema.anyOf ?? schema.allOf]).toEqual([place, expect.anything()]);
      if (properties !== undefined)
        expect([place, [...required].sort()]).toEqual([place, Object.keys(properties).sort()]);
      else if (schema.type === 'object') expect([place, additionalProperties]).toEqual([place, expect.anything()]);
      for (const [name, field] of Object.entries(properties ?? {})) visit(field, `${place}.${name}`);
      for (const inner of [...(items === undefined ? [] : [items]), ...anyOf, ...allOf]) visit(inner, place);
    };
    for (const { operationId, responses } of operations) {
      for (const [status, { content = {} }] of Object.entries(responses)) {
        for (const { schema } of Object.values(content)) {
          if (status.startsWith('2')) visit(schema ?? {}, `${operationId} ${status}`);
        }
      }
    }
    expect(seen.size).toBeGreaterThan(0);
  });

  it(
    'is answered as the API document says, and never by a fault of ours',
    async () => {
      const maker = new RequestMaker(focus.document);
      const contract = new AnswerContract(focus.document);
      const client = new FuzzClient(focus, CONNECTIONS);
      await client.begin();
      const requests = fc.sample(maker.requests(operations), { seed: SEED, numRuns: CALLS });
      const faults: string[] = [];
      const succeeded = new Set<string>();

      const work = async (): Promise<void> => {
        for (let made = requests.pop(); made !== undefined && faults.length < MAX_FAULTS; made = requests.pop()) {
          const { sent, answer } = await client.send(made);
          const { operationId } = made.operation;
          if (answer.status < 300) succeeded.add(operationId);
          const wrong = contract.faultsOf(made.operation, sent, answer);
          if (wrong.length > 0) faults.push([operationId, ...wrong, asCurl(sent), answer.text].join('\n  '));
          if (answer.status === 429) await forgetAttempts();
        }
      };
      await Promise.all(Array.from({ length: CONNECTIONS }, work));
      client.close();

      if (faults.length > 0) throw new Error(`FUZZ_SEED=${SEED}\n${faults.join('\n\n')}`);
      // Or what is behind the validation would not be tried at all.
      const untried = operations
        .map(({ operationId }) => operationId)
        .filter((id) => !succeeded.has(id) && !NEEDS_A_SECRET.includes(id));
      if (CALLS >= 5_000) expect(untried.slice(MAX_UNTRIED)).toEqual([]);
    },
    30_000 + CALLS * 60,
  );

  /** So that more is tried than the lock. */
  const forgetAttempts = (): Promise<void> => focus.dataSource.getRepository(Attempt).clear();
});
