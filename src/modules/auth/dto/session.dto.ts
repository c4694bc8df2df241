import {
  BooleanResponseField,
  InstantResponseField,
  NumberResponseField,
  TextResponseField,
} from '../../../common/openapi/response-fields';
import type { Session } from '../entities/session.entity';

export class SessionDto {
  @NumberResponseField({ integer: true, example: 42 })
  id!: number;

  @InstantResponseField()
  created_at!: Date;

  @InstantResponseField()
  last_used_at!: Date;

  @InstantResponseField()
  expires_at!: Date;

  @TextResponseField({ nullable: true, example: '203.0.113.7' })
  ip!: string | null;

  @TextResponseField({ nullable: true, example: 'Focus/1.0 (Android 16)' })
  user_agent!: string | null;

  @BooleanResponseField({ description: 'The one this request belongs to' })
  is_current!: boolean;

  static from(session: Session, currentId: number): SessionDto {
    return {
      id: session.id,
      created_at: session.createdAt,
      last_used_at: session.lastUsedAt,
      expires_at: session.expiresAt,
      ip: session.ip,
      user_agent: session.userAgent,
      is_current: session.id === currentId,
    };
  }
}
