import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../../common/auth/access.decorators';
import { Unlimited } from '../rate-limits/rate-limit.decorators';
import { HealthReportDto, LivenessDto } from './health.dto';
import { type HealthReport, HealthService } from './health.service';

@ApiTags('operations')
@Public()
@Unlimited()
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** Everything at a glance; 503 when the database is out of reach. */
  @Get()
  @ApiOkResponse({ type: HealthReportDto })
  @ApiResponse({ status: 503, type: HealthReportDto })
  async getHealth(@Res({ passthrough: true }) response: Response): Promise<HealthReport> {
    const report = await this.health.report();
    if (report.checks.database !== 'ok') response.status(503).setHeader('Retry-After', '5');
    return report;
  }

  /** The process runs: for an orchestrator that would restart it otherwise. */
  @Get('live')
  @ApiOkResponse({ type: LivenessDto })
  getLiveness(): LivenessDto {
    return { status: 'ok' };
  }

  /** The process can serve: for a load balancer. */
  @Get('ready')
  @ApiOkResponse({ type: LivenessDto })
  @ApiResponse({ status: 503, type: LivenessDto })
  async getReadiness(@Res({ passthrough: true }) response: Response): Promise<LivenessDto> {
    const { checks } = await this.health.report();
    if (checks.database === 'ok') return { status: 'ok' };
    response.status(503).setHeader('Retry-After', '5');
    return { status: 'unavailable' };
  }
}
