import { Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { InputPipe } from '../../common/validation/input.pipe';
import { MetricsModule } from '../metrics/metrics.module';
import { AccessPolicyCheck } from './access-policy.check';
import { AdmissionInterceptor } from './admission.interceptor';
import { HttpMetrics } from './http-metrics';
import { JsonBodyInterceptor } from './json-body.interceptor';
import { ProblemFilter } from './problem.filter';
import { UnknownPaths } from './unknown-paths';

/** What every HTTP request passes: body, validation, errors. The guards are listed in the application module, in order. */
@Module({
  imports: [DiscoveryModule, MetricsModule],
  providers: [
    AccessPolicyCheck,
    HttpMetrics,
    ProblemFilter,
    { provide: APP_FILTER, useExisting: ProblemFilter },
    { provide: APP_INTERCEPTOR, useClass: AdmissionInterceptor },
    { provide: APP_INTERCEPTOR, useClass: JsonBodyInterceptor },
    { provide: APP_PIPE, useClass: InputPipe },
    UnknownPaths,
  ],
  exports: [ProblemFilter],
})
export class HttpModule {}
