import { type OnGatewayConnection, WebSocketGateway } from '@nestjs/websockets';
import type { Connection } from '../../infrastructure/realtime/connection';
import type { GatewayOptions } from '../../infrastructure/realtime/realtime.adapter';
import { ConnectionsService } from './connections.service';

/** The Socket.IO door. */
@WebSocketGateway<GatewayOptions>({ namespace: '/notifications' })
export class NotificationsGateway implements OnGatewayConnection<Connection> {
  constructor(private readonly connections: ConnectionsService) {}

  handleConnection(connection: Connection): Promise<void> {
    return this.connections.open(connection);
  }
}
