import { Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { InputPipe } from '../../common/validation/input.pipe';
import { AccessPolicyCheck } from './access-policy.check';
import { JsonBodyInterceptor } from './json-body.interceptor';
import { ProblemFilter } from './problem.filter';
import { UnknownPaths } from './unknown-paths';

/** What every HTTP request passes: body, validation, errors. The guards are listed in the application module, in order. */
@Module({
  imports: [DiscoveryModule],
  providers: [
    AccessPolicyCheck,
    ProblemFilter,
    { provide: APP_FILTER, useExisting: ProblemFilter },
    { provide: APP_INTERCEPTOR, useClass: JsonBodyInterceptor },
    { provide: APP_PIPE, useClass: InputPipe },
    UnknownPaths,
  ],
})
export class HttpModule {}
