import { type OnGatewayConnection, WebSocketGateway } from '@nestjs/websockets';
import type { Connection } from '../../infrastructure/realtime/connection';
import type { GatewayOptions } from '../../infrastructure/realtime/realtime.adapter';
import { ConnectionsService } from './connections.service';

/** The plain WebSocket door, for clients without a library. */
@WebSocketGateway<GatewayOptions>({ transport: 'ws', path: '/api/ws/notifications' })
export class NotificationsWsGateway implements OnGatewayConnection<Connection> {
  constructor(private readonly connections: ConnectionsService) {}

  handleConnection(connection: Connection): Promise<void> {
    return this.connections.open(connection);
  }
}
