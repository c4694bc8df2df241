import { Injectable } from '@nestjs/common';
import { Role } from '../../common/auth/role.enum';
import { RealtimeConfig } from '../../config/realtime.config';
import { RealtimePresence } from '../../infrastructure/realtime/realtime-presence';
import type { WsStatsDto } from './dto/ws-stats.dto';

/** Figures on who is connected, to whichever process. */
@Injectable()
export class WsStatsService {
  constructor(
    private readonly presence: RealtimePresence,
    private readonly config: RealtimeConfig,
  ) {}

  /** @param role the asker's; `null` for a stranger */
  get(role: Role | null): WsStatsDto {
    const userIds = this.presence.userIds();
    return {
      websocket_enabled: this.config.enabled,
      active_users: userIds.length,
      active_connections: this.presence.size,
      connected_user_ids: role === Role.Admin ? userIds.sort((a, b) => a - b) : null,
    };
  }
}
