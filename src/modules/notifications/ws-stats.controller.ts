import { Controller, Get, Req } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public, type RequestWithCaller } from '../../common/auth/access.decorators';
import { WsStatsDto } from './dto/ws-stats.dto';
import { WsStatsService } from './ws-stats.service';

@ApiTags('operations')
@Public()
@Controller('ws')
export class WsStatsController {
  constructor(private readonly stats: WsStatsService) {}

  /** How many are connected; an administrator also learns who. */
  @Get('stats')
  @ApiOkResponse({ type: WsStatsDto })
  getWebsocketStats(@Req() { caller }: RequestWithCaller): WsStatsDto {
    return this.stats.get(caller?.role ?? null);
  }
}
