import { Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { InputPipe } from '../../common/validation/input.pipe';
import { AccessPolicyCheck } from './access-policy.check';
import { JsonBodyInterceptor } from './json-body.interceptor';
import { ProblemFilter } from './problem.filter';

/** What every HTTP request passes: body, validation, errors. The guards are listed in the application module, in order. */
@Module({
  imports: [DiscoveryModule],
  providers: [
    AccessPolicyCheck,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_INTERCEPTOR, useClass: JsonBodyInterceptor },
    { provide: APP_PIPE, useClass: InputPipe },
  ],
})
export class HttpModule {}
