import { Controller, Get } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import type { Response } from 'supertest';
import { AppModule } from '../../src/app.module';
import { APP_OPTIONS, setUpApp } from '../../src/app.setup';
import { Authenticated, Public } from '../../src/common/auth/access.decorators';
import { Role } from '../../src/common/auth/role.enum';
import { PROBLEM_MEDIA_TYPE } from '../../src/common/errors/problem-document';
import { Environment } from '../../src/config/environment';
import { Transactions } from '../../src/infrastructure/database/transactions';
import { UsersService } from '../../src/modules/users/users.service';
import { type SignedInUser, signedInUser } from '../factories/user.factory';
import { type ApiOperation, operationsOf } from '../support/api-operations';
import { databaseState, expectSameState, rowsOf } from '../support/database-state';
import { type FakeGoogle, startFakeGoogle } from '../support/google';
import { type Call, type CallerName, CALLERS, ROUTE_POLICIES, type RoutePolicy } from '../support/route-policies';
import { startTestApp, type TestApp } from '../support/test-app';
import { createTestDatabase } from '../support/test-database';

/** So that two answers to the same request can be the same to the last byte. */
const REQUEST_ID = 'p1-policy-matrix';

describe('P1: every route, every caller', () => {
  let google: FakeGoogle;
  let focus: TestApp;
  let operations: Map<string, ApiOperation>;

  beforeAll(async () => {
    google = await startFakeGoogle();
    focus = await startTestApp(google.environment);
    operations = new Map(operationsOf(focus.document).map((operation) => [operation.operationId, operation]));
  });

  afterAll(async () => {
    await focus.close();
    await google.close();
  });

  it('holds every route of the API document, and no other', () => {
    const listed = new Set(ROUTE_POLICIES.map(({ operationId }) => operationId));
    expect([...listed].sort()).toEqual([...operations.keys()].sort());
  });

  it('is what the document says of who needs a token', () => {
    for (const { operationId, policy } of ROUTE_POLICIES) {
      expect([operationId, operations.get(operationId)?.isClosed]).toEqual([operationId, policy !== 'anyone']);
    }
  });

  describe.each(ROUTE_POLICIES.map((policy) => [`${policy.operationId} ${policy.situation}`.trim(), policy] as const))(
    '%s',
    (_name, policy) => {
      it.each(CALLERS.map((caller) => [caller, policy.answers[caller]] as const))('%s: %s', (caller, answer) =>
        check(policy, caller, answer),
      );
    },
  );

  /** One field of the matrix, with an owner, a caller and rows of its own. */
  async function check(policy: RoutePolicy, callerName: CallerName, wanted: string): Promise<void> {
    const operation = operations.get(policy.operationId)!;
    const owner = await signedInUser(focus);
    const call = await policy.prepare({ focus, google }, owner);
    const caller = await callerOf(policy, callerName, owner);
    const changesNothing = (wanted.startsWith('4') || operation.method === 'get') && !policy.keepsState;
    const sparesOwner = callerName === 'other' && !policy.reachesOwner;
    const before = changesNothing || sparesOwner ? await databaseState(focus) : {};

    const response = await ask(operation, call, caller);

    expect(answerOf(response)).toBe(wanted);
    expect(Object.keys(operation.responses)).toContain(String(response.status));
    if (changesNothing) expectSameState(await databaseState(focus), before);
    else if (sparesOwner) expectSameState(rowsOf(await databaseState(focus), owner.id), rowsOf(before, owner.id));
    if (call.row !== undefined && tellsNothing(policy, response.status)) {
      await focus.dataSource.getRepository(call.row.entity).delete(call.row.id);
      expect(wordForWord(await ask(operation, call, caller))).toEqual(wordForWord(response));
    }
  }

  async function callerOf(policy: RoutePolicy, name: CallerName, owner: SignedInUser): Promise<SignedInUser | null> {
    switch (name) {
      case 'anonymous':
        return null;
      case 'owner':
        return owner;
      case 'other':
        return signedInUser(focus);
      case 'admin':
        return signedInUser(focus, { role: Role.Admin });
      case 'unverified':
      case 'deactivated': {
        const caller = policy.policy === 'admin' ? await signedInUser(focus, { role: Role.Admin }) : owner;
        // Not as an administrator does it, which would end the sessions, too: the state itself must keep the caller out.
        const change = name === 'unverified' ? { isVerified: false } : { isActive: false };
        await focus.app.get(Transactions).run((tx) => focus.app.get(UsersService).update(tx, caller.id, change));
        return caller;
      }
    }
  }

  async function ask({ method, path }: ApiOperation, call: Call, caller: SignedInUser | null): Promise<Response> {
    const request = focus
      .http()
      [method](path.replace('{id}', String(call.row?.id)).replace('{file}', String(call.file)))
      .query(call.query ?? {})
      .set({ ...caller?.auth, 'X-Request-Id': REQUEST_ID })
      .redirects(0);
    if (call.upload !== undefined) return request.attach('file', call.upload, 'file');
    return call.body === undefined ? request : request.send(call.body);
  }
});

function answerOf({ status, body, headers }: Response): string {
  if (status < 400) return String(status);
  expect(headers['content-type']).toBe(PROBLEM_MEDIA_TYPE);
  return `${status} ${(body as { code: string }).code}`;
}

/** Whether an answer must be the same for a row that is there and for one that is not. */
function tellsNothing({ policy }: RoutePolicy, status: number): boolean {
  return status === 401 || status === 404 || (status === 403 && policy === 'admin');
}

/** All of an answer but when it was given. */
function wordForWord({ status, headers, text }: Response): object {
  return { status, headers: { ...headers, date: undefined }, text };
}

describe('P1: a route without a declared policy', () => {
  @Controller('undeclared')
  class UndeclaredController {
    @Get()
    readUndeclared(): string {
      return 'secret';
    }
  }

  @Controller('half-declared')
  class HalfDeclaredController {
    @Public()
    @Get('open')
    readOpen(): string {
      return 'for anyone';
    }

    @Get('forgotten')
    readForgotten(): string {
      return 'secret';
    }
  }

  @Authenticated()
  @Controller('declared')
  class DeclaredController {
    @Get('closed')
    readClosed(): string {
      return 'for users';
    }

    @Public()
    @Get('open')
    readOpen(): string {
      return 'for anyone';
    }
  }

  async function startWith(controller: new () => object): Promise<void> {
    const database = await createTestDatabase();
    const environment = Environment.load({
      NODE_ENV: 'test',
      SECRET_KEY: 'test-only-secret-key-0123456789-abcdefghijklmnop',
      LOG_LEVEL: 'silent',
      DATABASE_URL: database.url,
      MIGRATE_ON_START: 'true',
      SCHEDULER_ENABLED: 'false',
    });
    const module = await Test.createTestingModule({
      imports: [AppModule.forRoot(environment)],
      controllers: [controller],
    }).compile();
    const app = module.createNestApplication<NestExpressApplication>(APP_OPTIONS);
    app.useLogger(false);
    setUpApp(app);
    try {
      await app.init();
    } finally {
      await app.close();
      await database.drop();
    }
  }

  it('keeps Focus from starting, and is named', async () => {
    await expect(startWith(UndeclaredController)).rejects.toThrow(
      /^UndeclaredController\.readUndeclared declares no access policy/,
    );
    await expect(startWith(HalfDeclaredController)).rejects.toThrow(
      /^HalfDeclaredController\.readForgotten declares no access policy/,
    );
  });

  it('is the only kind that does', async () => {
    await expect(startWith(DeclaredController)).resolves.toBeUndefined();
  });
});
