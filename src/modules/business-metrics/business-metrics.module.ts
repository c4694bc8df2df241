import { Module } from '@nestjs/common';
import { BusinessMetricsListener } from './business-metrics.listener';

/** Counts what users do, from the events of all features: none of them knows of it. */
@Module({ providers: [BusinessMetricsListener] })
export class BusinessMetricsModule {}
