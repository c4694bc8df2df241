// What the benchmarks' users have in common.
import { createHmac, hkdfSync } from 'node:crypto';

export const SECRET_KEY = 'bench-only-secret-key-0123456789-abcdefghijklmn';
const ACCESS_TOKEN_KEY = Buffer.from(hkdfSync('sha256', SECRET_KEY, '', 'focus access token v1', 32));
const TOKEN_SECONDS = 7_200;

/** A user's settings, as they are stored. No e-mails are wanted but those that `notify` names. */
export function userSettings(notify = {}) {
  return JSON.stringify({
    daily_goal_minutes: 120,
    day_starts_at: '00:00',
    week_starts_on: 'monday',
    reminder_time: '20:00',
    quiet_hours: null,
    notify: {
      email_limit_alerts: false,
      email_daily_reminder: false,
      email_weekly_summary: false,
      email_challenge_results: false,
      ...notify,
    },
  });
}

/** An access token of a session that a seed has made: a thousand logins would take minutes. */
export function accessTokenFor({ sessionId, userId }) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor(Date.now() / 1000);
  const payload = {
    sub: String(userId),
    sid: sessionId,
    kind: 'access',
    iat,
    exp: iat + TOKEN_SECONDS,
    aud: 'focus-api',
    iss: 'focus',
  };
  const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(payload)}`;
  return `${body}.${createHmac('sha256', ACCESS_TOKEN_KEY).update(body).digest('base64url')}`;
}
