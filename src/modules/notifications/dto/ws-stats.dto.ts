import { BooleanResponseField, ListResponseField, NumberResponseField } from '../../../common/openapi/response-fields';

export class WsStatsDto {
  @BooleanResponseField()
  websocket_enabled!: boolean;

  @NumberResponseField({ integer: true, example: 12 })
  active_users!: number;

  @NumberResponseField({ integer: true, example: 19 })
  active_connections!: number;

  @ListResponseField('integer', { nullable: true, description: 'For administrators only' })
  connected_user_ids!: number[] | null;
}
