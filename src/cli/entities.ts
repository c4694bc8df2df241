import { IdempotencyKey } from '../infrastructure/idempotency/entities/idempotency-key.entity';
import { Mail } from '../infrastructure/mail/entities/mail.entity';
import { Job } from '../infrastructure/scheduling/entities/job.entity';
import { Activity } from '../modules/activities/entities/activity.entity';
import { Usage } from '../modules/activities/entities/usage.entity';
import { ActivityDay } from '../modules/admin/entities/activity-day.entity';
import { AppDay } from '../modules/admin/entities/app-day.entity';
import { AppUser } from '../modules/admin/entities/app-user.entity';
import { ChangedDay } from '../modules/admin/entities/changed-day.entity';
import { LogDay } from '../modules/admin/entities/log-day.entity';
import { AuditLog } from '../modules/audit-logs/entities/audit-log.entity';
import { LogChain } from '../modules/audit-logs/entities/log-chain.entity';
import { Attempt } from '../modules/auth/entities/attempt.entity';
import { OneTimeToken } from '../modules/auth/entities/one-time-token.entity';
import { Session } from '../modules/auth/entities/session.entity';
import { GoogleState } from '../modules/auth/google/entities/google-state.entity';
import { BlockedApp } from '../modules/blocked-apps/entities/blocked-app.entity';
import { ChallengeParticipant } from '../modules/challenges/entities/challenge-participant.entity';
import { Challenge } from '../modules/challenges/entities/challenge.entity';
import { Avatar } from '../modules/users/entities/avatar.entity';
import { User } from '../modules/users/entities/user.entity';

/** Every entity, for the migration commands; the application's modules register their own. */
export const ENTITIES = [
  User,
  Avatar,
  AuditLog,
  LogChain,
  Mail,
  Job,
  Session,
  OneTimeToken,
  GoogleState,
  Attempt,
  Activity,
  Usage,
  BlockedApp,
  Challenge,
  ChallengeParticipant,
  ActivityDay,
  AppDay,
  AppUser,
  ChangedDay,
  LogDay,
  IdempotencyKey,
];
