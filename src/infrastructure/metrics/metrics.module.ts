import { Global, Module } from '@nestjs/common';
import { Metrics } from './metrics';

/** Where everybody's metrics are made and kept; whatever is measured has its `*-metrics.ts` beside it. */
@Global()
@Module({ providers: [Metrics], exports: [Metrics] })
export class MetricsModule {}
