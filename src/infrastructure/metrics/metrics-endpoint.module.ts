import { Module } from '@nestjs/common';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { METRICS_PATH, MetricsController } from './metrics.controller';

/** `/metrics`, below no prefix. */
@Module({
  imports: [
    PrometheusModule.register({
      path: METRICS_PATH,
      controller: MetricsController,
      // Measured from the first time somebody asks, into this application's own registry.
      defaultMetrics: { enabled: false },
    }),
  ],
})
export class MetricsEndpointModule {}
