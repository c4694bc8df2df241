import { ApiProperty } from '@nestjs/swagger';
import {
  EnumResponseField,
  InstantResponseField,
  NumberResponseField,
  TextResponseField,
} from '../../../common/openapi/response-fields';
import { AuditLogLevel } from '../../audit-logs/entities/audit-log-level.enum';
import type { AuditLog } from '../../audit-logs/entities/audit-log.entity';

/** One recorded action. */
export class AuditLogDto {
  @NumberResponseField({ integer: true, example: 90210 })
  id!: number;

  @EnumResponseField(AuditLogLevel, 'AuditLogLevel')
  level!: AuditLogLevel;

  @TextResponseField({ example: 'auth.logged_in', description: '`area.event`' })
  action!: string;

  @TextResponseField({ example: 'A user signed in' })
  message!: string;

  @NumberResponseField({
    integer: true,
    nullable: true,
    example: 17,
    description: '`null`: nobody is known, or the account is gone',
  })
  user_id!: number | null;

  @TextResponseField({ nullable: true, example: '192.0.2.7' })
  ip!: string | null;

  @TextResponseField({ nullable: true, example: 'Focus/1.0 (Android 16; Pixel 9)' })
  user_agent!: string | null;

  @TextResponseField({ nullable: true, example: '7f1c0f1e-0c5e-4c1f-9d53-0d6a8f8b2a11' })
  request_id!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, example: { challenge_id: 3 } })
  context!: Record<string, unknown> | null;

  @InstantResponseField()
  created_at!: Date;

  static from(log: AuditLog): AuditLogDto {
    return {
      id: log.id,
      level: log.level,
      action: log.action,
      message: log.message,
      user_id: log.userId,
      ip: log.ip,
      user_agent: log.userAgent,
      request_id: log.requestId,
      context: log.context,
      created_at: log.createdAt,
    };
  }
}
