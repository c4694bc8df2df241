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
import { DropScoreBoardIndex1763800000010 } from './1763800000010-drop-score-board-index';
import { WidenChallengeTotals1763800000011 } from './1763800000011-widen-challenge-totals';
import { AddParticipantsStanding1763800000012 } from './1763800000012-add-participants-standing';
import { AddParticipantsScoredAt1763800000013 } from './1763800000013-add-participants-scored-at';
import { AddChallengesTitleKey1763800000014 } from './1763800000014-add-challenges-title-key';
import { AddChallengesResultsCursor1763800000015 } from './1763800000015-add-challenges-results-cursor';
import { AddActivitiesStartedAtIndex1763800000030 } from './1763800000030-add-activities-started-at-index';
import { CreateActivityDays1763800000031 } from './1763800000031-create-activity-days';
import { CreateAppDays1763800000032 } from './1763800000032-create-app-days';
import { CreateAppUsers1763800000033 } from './1763800000033-create-app-users';
import { CreateChangedDays1763800000034 } from './1763800000034-create-changed-days';
import { RollUpActivities1763800000035 } from './1763800000035-roll-up-activities';
import { AddLogsMessageIndex1763800000036 } from './1763800000036-add-logs-message-index';
import { CreateGoogleStates1763900000000 } from './1763900000000-create-google-states';
import { CreateAvatars1763900000010 } from './1763900000010-create-avatars';
import { AddLogsHash1763900000020 } from './1763900000020-add-logs-hash';
import { AddLogsUserLink1763900000021 } from './1763900000021-add-logs-user-link';
import { AddLogsUserProof1763900000022 } from './1763900000022-add-logs-user-proof';
import { CreateLogChain1763900000023 } from './1763900000023-create-log-chain';
import { BeginLogChain1763900000024 } from './1763900000024-begin-log-chain';
import { AddActivitiesCreatedAtIndex1763900000025 } from './1763900000025-add-activities-created-at-index';
import { CreateIdempotencyKeys1763900000030 } from './1763900000030-create-idempotency-keys';
import { CreateLogDays1763900000040 } from './1763900000040-create-log-days';

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
  DropScoreBoardIndex1763800000010,
  WidenChallengeTotals1763800000011,
  AddParticipantsStanding1763800000012,
  AddParticipantsScoredAt1763800000013,
  AddChallengesTitleKey1763800000014,
  AddChallengesResultsCursor1763800000015,
  AddActivitiesStartedAtIndex1763800000030,
  CreateActivityDays1763800000031,
  CreateAppDays1763800000032,
  CreateAppUsers1763800000033,
  CreateChangedDays1763800000034,
  RollUpActivities1763800000035,
  AddLogsMessageIndex1763800000036,
  CreateGoogleStates1763900000000,
  CreateAvatars1763900000010,
  AddLogsHash1763900000020,
  AddLogsUserLink1763900000021,
  AddLogsUserProof1763900000022,
  CreateLogChain1763900000023,
  BeginLogChain1763900000024,
  AddActivitiesCreatedAtIndex1763900000025,
  CreateIdempotencyKeys1763900000030,
  CreateLogDays1763900000040,
];
