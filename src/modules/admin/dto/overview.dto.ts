import {
  InstantResponseField,
  MinutesResponseField,
  NumberResponseField,
  ObjectResponseField,
} from '../../../common/openapi/response-fields';

const CountField = (description?: string): PropertyDecorator =>
  NumberResponseField({ integer: true, example: 42, ...(description === undefined ? {} : { description }) });

export class UserFiguresDto {
  @CountField()
  total!: number;

  @CountField('Not deactivated')
  active!: number;

  @CountField()
  verified!: number;

  @CountField()
  admins!: number;

  @CountField()
  new_today!: number;

  @CountField()
  new_this_week!: number;

  @CountField('Who recorded an activity today, whenever it started')
  active_today!: number;

  @CountField('Who recorded an activity on Monday or later, whenever it started')
  active_this_week!: number;
}

export class ActivityFiguresDto {
  @CountField()
  total!: number;

  @CountField('That started today')
  today!: number;

  @MinutesResponseField({ description: 'That fall on today' })
  minutes_today!: number;

  @MinutesResponseField()
  minutes_total!: number;
}

export class ChallengeFiguresDto {
  @CountField()
  total!: number;

  @CountField()
  active!: number;

  @CountField()
  upcoming!: number;

  @CountField()
  completed!: number;

  @CountField('In all challenges; who is in two counts twice')
  participants!: number;
}

export class BlockedAppFiguresDto {
  @CountField()
  total!: number;

  @CountField('Switched on')
  active!: number;
}

export class ConnectionFiguresDto {
  @CountField()
  active_users!: number;

  @CountField()
  active_connections!: number;
}

/** Focus at a glance, by UTC dates. */
export class OverviewDto {
  @ObjectResponseField(UserFiguresDto)
  users!: UserFiguresDto;

  @ObjectResponseField(ActivityFiguresDto)
  activities!: ActivityFiguresDto;

  @ObjectResponseField(ChallengeFiguresDto)
  challenges!: ChallengeFiguresDto;

  @ObjectResponseField(BlockedAppFiguresDto)
  blocked_apps!: BlockedAppFiguresDto;

  @ObjectResponseField(ConnectionFiguresDto)
  websocket!: ConnectionFiguresDto;

  @InstantResponseField({ description: 'When these figures were made, at most a minute ago' })
  generated_at!: Date;
}
