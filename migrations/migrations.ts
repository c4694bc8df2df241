import { CreateUsers1763700000000 } from './1763700000000-create-users';
import { CreateLogs1763700000001 } from './1763700000001-create-logs';
import { CreateMails1763700000002 } from './1763700000002-create-mails';
import { CreateSessions1763700000003 } from './1763700000003-create-sessions';
import { CreateOneTimeTokens1763700000004 } from './1763700000004-create-one-time-tokens';
import { CreateAttempts1763700000005 } from './1763700000005-create-attempts';
import { CreateActivities1763700000006 } from './1763700000006-create-activities';
import { CreateUsage1763700000007 } from './1763700000007-create-usage';
import { CreateBlockedApps1763700000008 } from './1763700000008-create-blocked-apps';
import { CreateChallenges1763700000009 } from './1763700000009-create-challenges';
import { CreateChallengeParticipants1763700000010 } from './1763700000010-create-challenge-participants';
import { CreateJobs1763800000000 } from './1763800000000-create-jobs';
import { AddMailsDedupeKey1763800000001 } from './1763800000001-add-mails-dedupe-key';

/** Every migration, in the order in which they run. */
export const MIGRATIONS = [
  CreateUsers1763700000000,
  CreateLogs1763700000001,
  CreateMails1763700000002,
  CreateSessions1763700000003,
  CreateOneTimeTokens1763700000004,
  CreateAttempts1763700000005,
  CreateActivities1763700000006,
  CreateUsage1763700000007,
  CreateBlockedApps1763700000008,
  CreateChallenges1763700000009,
  CreateChallengeParticipants1763700000010,
  CreateJobs1763800000000,
  AddMailsDedupeKey1763800000001,
];
