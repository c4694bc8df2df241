import { Controller, Get, Res, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../../common/auth/access.decorators';
import { ProblemResponse } from '../../common/openapi/problem-responses';
import { Unlimited } from '../rate-limits/rate-limit.decorators';
import { Metrics } from './metrics';
import { MetricsGuard } from './metrics.guard';

export const METRICS_PATH = 'metrics';

@ApiTags('operations')
@Public()
@Unlimited()
@UseGuards(MetricsGuard)
@Controller(METRICS_PATH)
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  /** What Focus counts and measures, in Prometheus’ text format. */
  @Get()
  @ApiProduces('text/plain')
  @ApiOkResponse({
    content: {
      'text/plain': {
        schema: { type: 'string' },
        example: '# HELP focus_registrations_total Registrations\n# TYPE focus_registrations_total counter\n',
      },
    },
  })
  @ProblemResponse(401, 'With `METRICS_TOKEN` set: not shown as a bearer (`missing_token`, `invalid_token`)')
  @ProblemResponse(404, 'With `METRICS_ENABLED=false`, and in production without `METRICS_TOKEN` (`not_found`)')
  getMetrics(@Res({ passthrough: true }) response: Response): Promise<string> {
    response.setHeader('Content-Type', this.metrics.contentType);
    return this.metrics.text();
  }
}
