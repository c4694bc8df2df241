/** What stands at the head of each section of the API document, in the order in which a client meets them. */
export const API_SECTIONS: Readonly<Record<string, string>> = {
  auth: 'Accounts and sessions: registering, signing in with a password or with Google, the tokens that follow from it.',
  users: 'The caller’s own account: profile, settings, figures, export, deletion.',
  activities: 'What devices report, and the figures that come of it.',
  'blocked apps': 'The caller’s rules for single apps: daily limits and blocking schedules.',
  challenges: 'Contests over a range of days, public or by invitation, with their boards.',
  mail: 'What links in e-mails lead to.',
  admin:
    'For administrators: accounts, figures, challenges, audit logs, the system. Every change is written to the audit log.',
  operations: 'For those who run Focus and what watches it.',
};
