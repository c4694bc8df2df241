/** The API document as types. Generated: npm run client. */

export interface paths {
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything at a glance
         * @description Everything at a glance; 503 when the database is out of reach.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The process runs
         * @description The process runs: for an orchestrator that would restart it otherwise.
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The process can serve
         * @description The process can serve: for a load balancer.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller's profile
         * @description The caller's profile.
         */
        get: operations["getMyProfile"];
        /**
         * Changes the fields that are sent
         * @description Changes the fields that are sent; `settings` are merged.
         */
        put: operations["updateMyProfile"];
        post?: never;
        /**
         * Deletes the account with everything that hangs on it
         * @description Deletes the account with everything that hangs on it.
         */
        delete: operations["deleteMyAccount"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me/avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Uploads a picture of the caller
         * @description Uploads a picture of the caller: PNG, JPEG or WebP by its content, at most 10 MiB and 40 megapixels. It is turned the right way up, made to fit 512 × 512, re-encoded as WebP without any metadata (of an animation the first frame), and takes the place of the one before. `avatar_url` is then a path on this API's own address, to be resolved against it.
         */
        put: operations["uploadMyAvatar"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/avatars/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A picture that a user has uploaded, for pages to show
         * @description A picture that a user has uploaded, for pages to show. Its address is in `avatar_url`; a new picture has another one.
         */
        get: operations["getAvatar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything the caller's account holds, as a file
         * @description Everything the caller's account holds, as a file: one JSON object with `exported_at`, `profile`, `sign_in`, `avatar` and a list each of `activities`, `audit_logs`, `blocked_apps`, `challenges` (created by the caller), `mails` (that they were sent), `participations`, `sessions` and `usage`. Passwords, tokens and what is other people's are not in it. A file that broke off is no whole JSON.
         */
        get: operations["exportMyAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Registers an account and mails its verification link
         * @description Registers an account and mails its verification link. The answer is the same for an address that is known already.
         */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signs in with an e-mail address or a username
         * @description Signs in with an e-mail address or a username.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/verify-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Proves an e-mail address by the mailed token
         * @description Proves an e-mail address by the mailed token.
         */
        post: operations["verifyEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/resend-verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mails the verification link again
         * @description Mails the verification link again. The answer is always the same.
         */
        post: operations["resendVerification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/forgot-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mails a link for a new password
         * @description Mails a link for a new password. The answer is always the same.
         */
        post: operations["forgotPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sets a new password by the mailed token and ends every session of the user
         * @description Sets a new password by the mailed token and ends every session of the user.
         */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replaces a refresh token and gives a new access token
         * @description Replaces a refresh token and gives a new access token.
         */
        post: operations["refreshTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends the session of a refresh token, whether or not it was still good
         * @description Ends the session of a refresh token, whether or not it was still good.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends every session of the caller, this one included
         * @description Ends every session of the caller, this one included.
         */
        post: operations["logoutEverywhere"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the caller is signed in, the one used last first
         * @description Where the caller is signed in, the one used last first.
         */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Ends one of the caller's sessions
         * @description Ends one of the caller's sessions.
         */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Changes the password and ends every other session
         * @description Changes the password and ends every other session.
         */
        post: operations["changeMyPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mails a link to a new address
         * @description Mails a link to a new address; until it is followed nothing changes. The answer is always the same.
         */
        post: operations["changeMyEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/google": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Begins a sign-in with Google
         * @description Begins a sign-in with Google. A frontend sends the user to `authorization_url` and hands what Google sends them back with to the callback; a plain link (`redirect=true`) leads to Google at once, and ends on the frontend's page `/auth/callback`.
         */
        get: operations["beginGoogleSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/google/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ends a sign-in with what Google has sent the user back with
         * @description Ends a sign-in with what Google has sent the user back with. One that a plain link began is answered by a redirection to the frontend's page, with a `code` to exchange or the `error`'s code. Other fields of the query are ignored.
         */
        get: operations["finishGoogleSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/google/exchange": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchanges the code that the frontend's page was given
         * @description Exchanges the code that the frontend's page was given.
         */
        post: operations["exchangeGoogleCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller's activities
         * @description The caller's activities.
         */
        get: operations["listActivities"];
        put?: never;
        /**
         * Records one activity
         * @description Records one activity. One whose `client_id` was sent before is answered as it is stored, with 200.
         */
        post: operations["createActivity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Records up to 500 activities at once
         * @description Records up to 500 activities at once: the good ones together, each wrong one with its reasons, final.
         */
        post: operations["createActivityBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/today": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller's local day so far
         * @description The caller's local day so far.
         */
        get: operations["getTodayUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/stats/daily": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One local day in figures, beside the day before
         * @description One local day in figures, beside the day before.
         */
        get: operations["getDailyStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/stats/weekly": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The week around a day in figures, beside the week before
         * @description The week around a day in figures, beside the week before; weeks start where the caller has set it.
         */
        get: operations["getWeeklyStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/stats/monthly": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A calendar month in figures, beside the month before
         * @description A calendar month in figures, beside the month before.
         */
        get: operations["getMonthlyStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller's activities as a file, oldest first
         * @description The caller's activities as a file, oldest first: CSV with the fields of an activity as columns, or a JSON array. CSV cells that a spreadsheet would run begin with an apostrophe.
         */
        get: operations["exportActivities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of the caller's activities
         * @description One of the caller's activities.
         */
        get: operations["getActivity"];
        put?: never;
        post?: never;
        /**
         * Deletes one of the caller's activities
         * @description Deletes one of the caller's activities; its usage goes back down.
         */
        delete: operations["deleteActivity"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/blocked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller's rules, newest first, and where their apps stand today
         * @description The caller's rules, newest first, and where their apps stand today.
         */
        get: operations["listBlockedApps"];
        put?: never;
        /**
         * Sets a daily limit, a blocking schedule, or both for an app
         * @description Sets a daily limit, a blocking schedule, or both for an app.
         */
        post: operations["createBlockedApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/blocked/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of the caller's rules
         * @description One of the caller's rules.
         */
        get: operations["getBlockedApp"];
        /**
         * Changes the fields that are sent
         * @description Changes the fields that are sent; `null` clears. A limit or a schedule must be left.
         */
        put: operations["updateBlockedApp"];
        post?: never;
        /**
         * Removes a rule
         * @description Removes a rule; what it blocks is free again.
         */
        delete: operations["deleteBlockedApp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/blocked/{id}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets today's count start again at 0
         * @description Lets today's count start again at 0: a block by limit lifts.
         */
        post: operations["resetBlockedApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/challenges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Public challenges and those the caller takes part in, newest first
         * @description Public challenges and those the caller takes part in, newest first.
         */
        get: operations["listChallenges"];
        put?: never;
        /**
         * Makes a challenge
         * @description Makes a challenge. Its creator is its first participant; one that starts today runs at once.
         */
        post: operations["createChallenge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/challenges/my-challenges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The challenges the caller created or takes part in, newest first
         * @description The challenges the caller created or takes part in, newest first.
         */
        get: operations["listMyChallenges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/challenges/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Joins the challenge that an invite code belongs to, a public or a private one
         * @description Joins the challenge that an invite code belongs to, a public or a private one.
         */
        post: operations["joinChallengeByCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/challenges/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One challenge
         * @description One challenge. A private one is there for its participants and administrators only.
         */
        get: operations["getChallenge"];
        /**
         * Changes the fields that are sent
         * @description Changes the fields that are sent; `null` clears. Once it has started only the title, the description and the number of seats can change. Its creator only.
         */
        put: operations["updateChallenge"];
        post?: never;
        /**
         * Deletes a challenge for everyone
         * @description Deletes a challenge for everyone: its creator or an administrator. A running one that an administrator deletes stays, cancelled, for its participants to see.
         */
        delete: operations["deleteChallenge"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/challenges/{id}/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Joins a challenge
         * @description Joins a challenge; a private one needs its invite code, without which it is not there.
         */
        post: operations["joinChallenge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/challenges/{id}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leaves a challenge that is not over
         * @description Leaves a challenge that is not over. Who created it cannot.
         */
        post: operations["leaveChallenge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/challenges/{id}/leaderboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The board
         * @description The board: by score, then the fewer minutes, then the earlier to join; equal scores share a rank. Who has no counted day yet is listed last, without one.
         */
        get: operations["getLeaderboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/challenges/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes the ranks final and mails the results
         * @description Makes the ranks final and mails the results. Its creator may once the last day is over for them, an administrator at any time; by itself a challenge completes at `completes_at`.
         */
        post: operations["completeChallenge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller in figures
         * @description The caller in figures: usage, goal, challenges, blocked apps.
         */
        get: operations["getMyStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/mail/unsubscribe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends the daily reminders or weekly summaries the link came with (RFC 8058)
         * @description Ends the daily reminders or weekly summaries the link came with (RFC 8058). A body is not looked at, whatever its type.
         */
        post: operations["unsubscribeFromMail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ws/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many are connected
         * @description How many are connected; an administrator also learns who.
         */
        get: operations["getWebsocketStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All users
         * @description All users.
         */
        get: operations["adminListUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One user
         * @description One user.
         */
        get: operations["adminGetUser"];
        /**
         * Changes the fields that are sent
         * @description Changes the fields that are sent. Another role ends the user’s sessions, and so does what keeps them out; another e-mail voids what was mailed to the old one.
         */
        put: operations["adminUpdateUser"];
        post?: never;
        /**
         * Deletes a user with everything that hangs on the account
         * @description Deletes a user with everything that hangs on the account.
         */
        delete: operations["adminDeleteUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Keeps a user out from their next request on
         * @description Keeps a user out from their next request on; their sessions end.
         */
        patch: operations["adminDeactivateUser"];
        trace?: never;
    };
    "/api/admin/users/{id}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Lets a user sign in again
         * @description Lets a user sign in again.
         */
        patch: operations["adminActivateUser"];
        trace?: never;
    };
    "/api/admin/stats/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Focus at a glance, by UTC dates
         * @description Focus at a glance, by UTC dates; weeks start on Monday. At most a minute old.
         */
        get: operations["adminGetOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/stats/users-growth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many users there are, came and used Focus, by UTC date
         * @description How many users there are, came and used Focus, by UTC date. At most a minute old.
         */
        get: operations["adminGetUsersGrowth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/stats/app-usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The apps that took most of everybody’s minutes
         * @description The apps that took most of everybody’s minutes. At most a minute old.
         */
        get: operations["adminGetAppUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/challenges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All challenges, private ones too, newest first
         * @description All challenges, private ones too, newest first.
         */
        get: operations["adminListChallenges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/challenges/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Deletes a challenge for everyone
         * @description Deletes a challenge for everyone; a running one stays, cancelled, for its participants to see.
         */
        delete: operations["adminDeleteChallenge"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The audit log, newest first
         * @description The audit log, newest first.
         */
        get: operations["adminListLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/logs/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many logs there are, by level, action and day
         * @description How many logs there are, by level, action and day.
         */
        get: operations["adminGetLogStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/logs/cleanup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Moves older logs into an archive, a gzip’d file of JSON lines
         * @description Moves older logs into an archive, a gzip’d file of JSON lines.
         */
        delete: operations["adminCleanUpLogs"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/system/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How this process, its database, mails, sockets and jobs are doing
         * @description How this process, its database, mails, sockets and jobs are doing.
         */
        get: operations["adminGetSystemHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What Focus counts and measures, in Prometheus’ text format
         * @description What Focus counts and measures, in Prometheus’ text format.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        HealthChecksDto: {
            /** @enum {string} */
            database: "ok" | "unavailable";
            /** @enum {string} */
            cache: "ok" | "degraded";
            /** @enum {string} */
            queue: "ok" | "degraded" | "unavailable";
        };
        HealthReportDto: {
            /** @enum {string} */
            status: "ok" | "degraded";
            /**
             * @description Not told in production
             * @example 0.1.0
             */
            version: string | null;
            /**
             * @description Not told in production
             * @example 86400
             */
            uptime_seconds: number | null;
            checks: components["schemas"]["HealthChecksDto"];
        };
        LivenessDto: {
            /** @enum {string} */
            status: "ok" | "unavailable";
        };
        FieldErrorDto: {
            /**
             * @description Path of the field: `activities.3.app_name`
             * @example duration_minutes
             */
            field: string;
            /** @example out_of_range */
            code: string;
            /** @example duration_minutes must be greater than 0 */
            message: string;
        };
        ProblemDto: {
            /** @enum {string} */
            type: "about:blank";
            /** @example Unprocessable Content */
            title: string;
            /** @example 422 */
            status: number;
            /**
             * @description Stable and machine-readable
             * @example validation_failed
             */
            code: string;
            /** @example duration_minutes must be greater than 0 */
            detail: string;
            /** @example /api/activities */
            instance: string;
            /** @example 7f1c0f1e-0c5e-4c1f-9d53-0d6a8f8b2a11 */
            request_id: string;
            /** @description With status 422 only */
            errors?: components["schemas"]["FieldErrorDto"][];
        };
        QuietHoursDto: {
            /** @example 22:00 */
            start: string;
            /** @example 07:00 */
            end: string;
        };
        NotifySettingsDto: {
            email_limit_alerts: boolean;
            email_daily_reminder: boolean;
            email_weekly_summary: boolean;
            email_challenge_results: boolean;
        };
        SettingsDto: {
            /** @example 120 */
            daily_goal_minutes: number;
            /** @example 00:00 */
            day_starts_at: string;
            /** @enum {string} */
            week_starts_on: "monday" | "sunday";
            /** @example 20:00 */
            reminder_time: string;
            quiet_hours: components["schemas"]["QuietHoursDto"] | null;
            notify: components["schemas"]["NotifySettingsDto"];
        };
        ProfileDto: {
            /** @example 17 */
            id: number;
            /** @example sam.doe */
            username: string;
            /** @example sam@example.org */
            email: string;
            /** @example Sam Doe */
            full_name: string | null;
            /**
             * Format: uri-reference
             * @description https, or the path of an uploaded picture: resolve it against the address of this API
             * @example /api/avatars/q1Zr0Xk3S8ePzJcW2mVtYA.webp
             */
            avatar_url: string | null;
            bio: string | null;
            /** @enum {string} */
            role: "user" | "admin";
            is_verified: boolean;
            /** @example Europe/Paris */
            timezone: string;
            /** @enum {string} */
            locale: "en" | "fr";
            settings: components["schemas"]["SettingsDto"];
            /**
             * Format: date-time
             * @example 2026-11-20T08:33:00.000Z
             */
            last_login_at: string | null;
            /**
             * Format: date-time
             * @example 2026-11-20T08:33:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-20T08:33:00.000Z
             */
            updated_at: string;
        };
        QuietHoursInput: {
            /** @example 22:00 */
            start: string;
            /** @example 07:00 */
            end: string;
        };
        NotifySettingsInput: {
            email_limit_alerts?: boolean;
            email_daily_reminder?: boolean;
            email_weekly_summary?: boolean;
            email_challenge_results?: boolean;
        };
        SettingsInput: {
            /** @example 120 */
            daily_goal_minutes?: number;
            /**
             * @description Where the day turns, 00:00–12:00
             * @example 04:00
             */
            day_starts_at?: string;
            /** @enum {string} */
            week_starts_on?: "monday" | "sunday";
            /** @example 20:00 */
            reminder_time?: string;
            quiet_hours?: components["schemas"]["QuietHoursInput"] | null;
            notify?: components["schemas"]["NotifySettingsInput"];
        };
        UpdateProfileDto: {
            /** @example sam.doe */
            username?: string;
            /** @example Sam Doe */
            full_name?: string | null;
            bio?: string | null;
            /**
             * Format: uri-reference
             * @description https. The path of the picture that was uploaded keeps it; anything else, and `null`, deletes it
             * @example https://example.org/me.png
             */
            avatar_url?: string | null;
            /**
             * @description IANA time zone
             * @example Europe/Paris
             */
            timezone?: string;
            /** @enum {string} */
            locale?: "en" | "fr";
            settings?: components["schemas"]["SettingsInput"];
        };
        RegisterDto: {
            /** @example sam.doe */
            username: string;
            /**
             * Format: email
             * @example sam@example.org
             */
            email: string;
            /**
             * Format: password
             * @description 8–128 characters of any kind; not among the 10,000 commonest, not the username or e-mail address. Every character counts.
             * @example correct horse battery staple
             */
            password: string;
            /** @example Sam Doe */
            full_name?: string | null;
            /**
             * @description IANA time zone
             * @default UTC
             * @example Europe/Paris
             */
            timezone?: string | null;
            /**
             * @description Left out: by `Accept-Language`, else `en`
             * @enum {string|null}
             */
            locale?: "en" | "fr" | null;
        };
        RegisteredDto: {
            message: string;
            /** @example sam@example.org */
            email: string;
        };
        LoginDto: {
            /** @example sam@example.org */
            email?: string;
            /** @example sam.doe */
            username?: string;
            /**
             * Format: password
             * @example correct horse battery staple
             */
            password: string;
        };
        TokensUserDto: {
            /** @example 17 */
            id: number;
            /** @example sam.doe */
            username: string;
            /** @example sam@example.org */
            email: string;
            /** @example Sam Doe */
            full_name: string | null;
            avatar_url: string | null;
            /** @enum {string} */
            role: "user" | "admin";
            is_verified: boolean;
        };
        TokensDto: {
            access_token: string;
            /** @description Good once, for the next pair of tokens */
            refresh_token: string;
            /** @enum {string} */
            token_type: "bearer";
            /**
             * @description Seconds the access token is good for
             * @example 1800
             */
            expires_in: number;
            user: components["schemas"]["TokensUserDto"];
        };
        VerifyEmailDto: {
            /** @description As mailed */
            token: string;
        };
        MessageDto: {
            message: string;
        };
        EmailDto: {
            /**
             * Format: email
             * @example sam@example.org
             */
            email: string;
        };
        ResetPasswordDto: {
            /** @description As mailed */
            token: string;
            /**
             * Format: password
             * @description 8–128 characters of any kind; not among the 10,000 commonest, not the username or e-mail address. Every character counts.
             * @example correct horse battery staple
             */
            new_password: string;
        };
        RefreshTokenDto: {
            refresh_token: string;
        };
        SessionDto: {
            /** @example 42 */
            id: number;
            /**
             * Format: date-time
             * @example 2026-11-20T08:33:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-20T08:33:00.000Z
             */
            last_used_at: string;
            /**
             * Format: date-time
             * @example 2026-11-20T08:33:00.000Z
             */
            expires_at: string;
            /** @example 203.0.113.7 */
            ip: string | null;
            /** @example Focus/1.0 (Android 16) */
            user_agent: string | null;
            /** @description The one this request belongs to */
            is_current: boolean;
        };
        SessionPageDto: {
            items: components["schemas"]["SessionDto"][];
            /**
             * @description Items on all pages
             * @example 57
             */
            total: number;
            /** @example 1 */
            page: number;
            /** @example 20 */
            size: number;
            /** @example 3 */
            pages: number;
        };
        ChangePasswordDto: {
            /**
             * Format: password
             * @example correct horse battery staple
             */
            current_password: string;
            /**
             * Format: password
             * @description 8–128 characters of any kind; not among the 10,000 commonest, not the username or e-mail address. Every character counts.
             * @example correct horse battery staple
             */
            new_password: string;
        };
        ChangeEmailDto: {
            /**
             * Format: password
             * @description Needed where the account has one
             * @example correct horse battery staple
             */
            password?: string;
            /** @description The username, where the account has no password */
            confirm?: string;
            /**
             * Format: email
             * @example sam@example.org
             */
            new_email: string;
        };
        OwnershipProofDto: {
            /**
             * Format: password
             * @description Needed where the account has one
             * @example correct horse battery staple
             */
            password?: string;
            /** @description The username, where the account has no password */
            confirm?: string;
        };
        GoogleAuthorizationDto: {
            /**
             * Format: uri
             * @description Where to send the user
             */
            authorization_url: string;
            /** @description What Google is to send the user back with; good once, for ten minutes */
            state: string;
        };
        ExchangeGoogleCodeDto: {
            /** @description As the frontend’s page was given it; good once, for a minute */
            code: string;
        };
        CreateActivityDto: {
            /** @example Instagram */
            app_name: string;
            /**
             * @description Kept to the second
             * @example 12.5
             */
            duration_minutes: number;
            /**
             * @description Left out: looked up from the app’s name, else `other`
             * @enum {string|null}
             */
            category?: "social" | "video" | "messaging" | "games" | "music" | "news" | "shopping" | "productivity" | "education" | "health" | "browser" | "other" | null;
            /**
             * Format: date-time
             * @description Left out: now minus the duration. At most 366 days ago, ending at most 5 minutes in the future
             * @example 2026-11-20T08:33:00Z
             */
            started_at?: string | null;
            /** @example Pixel 9 */
            device?: string | null;
            /**
             * Format: uuid
             * @description The sender’s own id: what is sent again is known by it and stored once
             * @example 0d9f6f0e-5f3e-4a63-9c57-2a1de4f0b6c1
             */
            client_id?: string | null;
        };
        ActivityDto: {
            /** @example 4711 */
            id: number;
            /**
             * @description As it was sent
             * @example Instagram
             */
            app_name: string;
            /** @enum {string} */
            category: "social" | "video" | "messaging" | "games" | "music" | "news" | "shopping" | "productivity" | "education" | "health" | "browser" | "other";
            /** @example 12.5 */
            duration_minutes: number;
            /**
             * Format: date-time
             * @example 2026-11-20T08:33:00.000Z
             */
            started_at: string;
            /**
             * Format: date-time
             * @example 2026-11-20T08:33:00.000Z
             */
            ended_at: string;
            /**
             * Format: date
             * @description The local day on which it started
             * @example 2026-11-20
             */
            date: string;
            /** @example Pixel 9 */
            device: string | null;
            /**
             * Format: uuid
             * @example 0d9f6f0e-5f3e-4a63-9c57-2a1de4f0b6c1
             */
            client_id: string | null;
            /**
             * Format: date-time
             * @example 2026-11-20T08:33:00.000Z
             */
            created_at: string;
        };
        CreateActivityBatchDto: {
            activities: components["schemas"]["CreateActivityDto"][];
        };
        BatchItemResultDto: {
            /**
             * @description Place in the list that was sent, from 0
             * @example 0
             */
            index: number;
            /** @enum {string} */
            status: "created" | "duplicate" | "rejected";
            /**
             * @description The stored activity’s
             * @example 4711
             */
            id: number | null;
            /** @description What is wrong with a rejected item */
            errors: components["schemas"]["FieldErrorDto"][] | null;
        };
        BatchResultDto: {
            /** @example 2 */
            accepted: number;
            /** @example 1 */
            duplicates: number;
            /** @example 0 */
            rejected: number;
            /** @description One per item, in order */
            results: components["schemas"]["BatchItemResultDto"][];
        };
        /** @enum {string} */
        ActivityCategory: "social" | "video" | "messaging" | "games" | "music" | "news" | "shopping" | "productivity" | "education" | "health" | "browser" | "other";
        /** @enum {string} */
        ActivitySort: "-started_at" | "started_at" | "-duration_minutes" | "duration_minutes";
        ActivityPageDto: {
            items: components["schemas"]["ActivityDto"][];
            /**
             * @description Items on all pages
             * @example 57
             */
            total: number;
            /** @example 1 */
            page: number;
            /** @example 20 */
            size: number;
            /** @example 3 */
            pages: number;
        };
        AppUsageDto: {
            /**
             * @description The first spelling that was sent
             * @example Instagram
             */
            app_name: string;
            /**
             * @description The one with most of the app’s minutes
             * @enum {string}
             */
            category: "social" | "video" | "messaging" | "games" | "music" | "news" | "shopping" | "productivity" | "education" | "health" | "browser" | "other";
            /** @example 45.5 */
            minutes: number;
            /**
             * @description Of the period’s minutes
             * @example 83.3
             */
            percentage: number;
        };
        TodayUsageDto: {
            /**
             * Format: date
             * @example 2026-11-20
             */
            date: string;
            /** @example 45.5 */
            total_minutes: number;
            /**
             * @description Activities that started today
             * @example 12
             */
            activities_count: number;
            /** @description Most minutes first */
            apps: components["schemas"]["AppUsageDto"][];
            /** @description Newest first, at most 100 */
            activities: components["schemas"]["ActivityDto"][];
        };
        CategoryUsageDto: {
            /** @enum {string} */
            category: "social" | "video" | "messaging" | "games" | "music" | "news" | "shopping" | "productivity" | "education" | "health" | "browser" | "other";
            /** @example 45.5 */
            minutes: number;
            /**
             * @description Of the period’s minutes
             * @example 83.3
             */
            percentage: number;
        };
        DailyStatsDto: {
            /**
             * Format: date
             * @example 2026-11-20
             */
            date: string;
            /** @example 45.5 */
            total_minutes: number;
            /**
             * @description Activities that started on this day
             * @example 12
             */
            activities_count: number;
            /** @description Most minutes first */
            by_app: components["schemas"]["AppUsageDto"][];
            /** @description Most minutes first */
            by_category: components["schemas"]["CategoryUsageDto"][];
            /** @description Minutes in each hour 0–23 of the local wall clock; an hour that occurs twice holds both */
            by_hour: number[];
            /** @example 45.5 */
            previous_day_minutes: number;
            /**
             * @description `null` where nothing was used the day before
             * @example 83.3
             */
            change_percentage: number | null;
        };
        DayUsageDto: {
            /**
             * Format: date
             * @example 2026-11-20
             */
            date: string;
            /** @example 45.5 */
            minutes: number;
        };
        WeeklyStatsDto: {
            /**
             * Format: date
             * @example 2026-11-20
             */
            start_date: string;
            /**
             * Format: date
             * @example 2026-11-20
             */
            end_date: string;
            /** @example 45.5 */
            total_minutes: number;
            /**
             * @description Over the days up to today; 0 where none has begun
             * @example 45.5
             */
            daily_average_minutes: number;
            /** @description Every day, in order */
            days: components["schemas"]["DayUsageDto"][];
            /** @description Most minutes first */
            by_app: components["schemas"]["AppUsageDto"][];
            /** @description Most minutes first */
            by_category: components["schemas"]["CategoryUsageDto"][];
            /**
             * @description Of the whole week before
             * @example 45.5
             */
            previous_week_minutes: number;
            /**
             * @description `null` where nothing was used the week before
             * @example 83.3
             */
            change_percentage: number | null;
        };
        MonthlyStatsDto: {
            /**
             * Format: date
             * @example 2026-11-20
             */
            start_date: string;
            /**
             * Format: date
             * @example 2026-11-20
             */
            end_date: string;
            /** @example 45.5 */
            total_minutes: number;
            /**
             * @description Over the days up to today; 0 where none has begun
             * @example 45.5
             */
            daily_average_minutes: number;
            /** @description Every day, in order */
            days: components["schemas"]["DayUsageDto"][];
            /** @description Most minutes first */
            by_app: components["schemas"]["AppUsageDto"][];
            /** @description Most minutes first */
            by_category: components["schemas"]["CategoryUsageDto"][];
            /**
             * @description Of the whole month before
             * @example 45.5
             */
            previous_month_minutes: number;
            /**
             * @description `null` where nothing was used the month before
             * @example 83.3
             */
            change_percentage: number | null;
        };
        /** @enum {string} */
        ExportFormat: "csv" | "json";
        BlockingWindowInput: {
            /**
             * @description Weekdays on which it starts, Monday = 1
             * @example [
             *       1,
             *       2,
             *       3,
             *       4,
             *       5
             *     ]
             */
            days: number[];
            /** @example 22:00 */
            start: string;
            /**
             * @description At or before `start` it means the next morning
             * @example 07:00
             */
            end: string;
        };
        CreateBlockedAppDto: {
            /** @example Instagram */
            app_name: string;
            /**
             * @description 0 blocks always, `null` is no limit
             * @example 60
             */
            daily_limit_minutes?: number | null;
            /** @description Weekly windows on the user’s wall clock; `null` and an empty list are no schedule */
            schedule?: components["schemas"]["BlockingWindowInput"][] | null;
            /** @default true */
            is_active?: boolean | null;
        };
        BlockingWindowDto: {
            /**
             * @description Weekdays on which it starts, Monday = 1
             * @example [
             *       1,
             *       2,
             *       3,
             *       4,
             *       5
             *     ]
             */
            days: number[];
            /** @example 22:00 */
            start: string;
            /**
             * @description At or before `start` it means the next morning
             * @example 07:00
             */
            end: string;
        };
        BlockedAppDto: {
            /** @example 5 */
            id: number;
            /** @example Instagram */
            app_name: string;
            /**
             * @description 0 blocks always, `null` is no limit
             * @example 60
             */
            daily_limit_minutes: number | null;
            schedule: components["schemas"]["BlockingWindowDto"][] | null;
            is_active: boolean;
            /**
             * @description Usage of the user’s today since its last reset
             * @example 45.5
             */
            used_today_minutes: number;
            /**
             * @description `null` without a limit
             * @example 14.5
             */
            remaining_minutes: number | null;
            /**
             * @description `null` without a limit
             * @example 75.8
             */
            percentage_used: number | null;
            is_blocked: boolean;
            /** @enum {string|null} */
            block_reason: "limit" | "schedule" | null;
            /**
             * Format: date-time
             * @description When the block lifts if nothing changes; `null`: never, or no block
             * @example 2026-11-20T08:33:00.000Z
             */
            blocked_until: string | null;
            /**
             * Format: date-time
             * @example 2026-11-20T08:33:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-20T08:33:00.000Z
             */
            updated_at: string;
        };
        BlockedAppPageDto: {
            items: components["schemas"]["BlockedAppDto"][];
            /**
             * @description Items on all pages
             * @example 57
             */
            total: number;
            /** @example 1 */
            page: number;
            /** @example 20 */
            size: number;
            /** @example 3 */
            pages: number;
        };
        UpdateBlockedAppDto: {
            /**
             * @description 0 blocks always, `null` is no limit
             * @example 60
             */
            daily_limit_minutes?: number | null;
            /** @description Weekly windows on the user’s wall clock; `null` and an empty list are no schedule */
            schedule?: components["schemas"]["BlockingWindowInput"][] | null;
            is_active?: boolean;
        };
        CreateChallengeDto: {
            /** @example A quieter November */
            title: string;
            description?: string | null;
            /**
             * @description A private one needs its invite code
             * @default true
             */
            is_public?: boolean | null;
            /**
             * @description The apps that count, matched without regard to case; `null` and an empty list: all apps
             * @example [
             *       "Instagram",
             *       "TikTok"
             *     ]
             */
            target_apps?: string[] | null;
            /** @example 60 */
            daily_target_minutes: number;
            /**
             * Format: date
             * @description The creator’s today or later
             * @example 2026-11-20
             */
            start_date: string;
            /**
             * Format: date
             * @description The last day; 366 days at most with the first
             * @example 2026-11-30
             */
            end_date: string;
            /**
             * @description `null`: no limit
             * @example 10
             */
            max_participants?: number | null;
        };
        PersonDto: {
            /** @example 17 */
            id: number;
            /** @example sam.doe */
            username: string;
            /** @example https://example.org/me.png */
            avatar_url: string | null;
        };
        ChallengeDto: {
            /** @example 3 */
            id: number;
            /** @example A quieter November */
            title: string;
            description: string | null;
            is_public: boolean;
            /**
             * @description By the clock
             * @enum {string}
             */
            status: "upcoming" | "active" | "completed" | "cancelled";
            /**
             * @description `null`: all apps
             * @example [
             *       "Instagram"
             *     ]
             */
            target_apps: string[] | null;
            /** @example 60 */
            daily_target_minutes: number;
            /**
             * Format: date
             * @example 2026-11-20
             */
            start_date: string;
            /**
             * Format: date
             * @example 2026-11-30
             */
            end_date: string;
            /**
             * Format: date-time
             * @description 00:00 on the first day in the zone the creator had when setting it
             * @example 2026-11-20T08:33:00.000Z
             */
            starts_at: string;
            /**
             * Format: date-time
             * @description 00:00 UTC two days after the last one: from then on nothing counts
             * @example 2026-11-20T08:33:00.000Z
             */
            completes_at: string;
            /**
             * @description `null`: no limit
             * @example 10
             */
            max_participants: number | null;
            /** @example 4 */
            participants_count: number;
            creator: components["schemas"]["PersonDto"];
            is_participant: boolean;
            is_creator: boolean;
            /**
             * @description For its creator and participants only
             * @example K7QM2XVRTA
             */
            invite_code: string | null;
            /**
             * Format: date-time
             * @example 2026-11-20T08:33:00.000Z
             */
            created_at: string;
        };
        /** @enum {string} */
        ChallengeStatus: "upcoming" | "active" | "completed" | "cancelled";
        ChallengePageDto: {
            items: components["schemas"]["ChallengeDto"][];
            /**
             * @description Items on all pages
             * @example 57
             */
            total: number;
            /** @example 1 */
            page: number;
            /** @example 20 */
            size: number;
            /** @example 3 */
            pages: number;
        };
        /** @enum {string} */
        ChallengeRole: "creator" | "participant";
        JoinByCodeDto: {
            /**
             * @description Case does not matter
             * @example K7QM2XVRTA
             */
            invite_code: string;
        };
        UpdateChallengeDto: {
            /** @example A quieter November */
            title?: string;
            description?: string | null;
            is_public?: boolean;
            /**
             * @description The apps that count, matched without regard to case; `null` and an empty list: all apps
             * @example [
             *       "Instagram",
             *       "TikTok"
             *     ]
             */
            target_apps?: string[] | null;
            /** @example 60 */
            daily_target_minutes?: number;
            /**
             * Format: date
             * @description The creator’s today or later
             * @example 2026-11-20
             */
            start_date?: string;
            /**
             * Format: date
             * @description The last day; 366 days at most with the first
             * @example 2026-11-30
             */
            end_date?: string;
            /**
             * @description Not below those who take part already; `null`: no limit
             * @example 10
             */
            max_participants?: number | null;
        };
        JoinChallengeDto: {
            /**
             * @description Needed for a private one. Case does not matter
             * @example K7QM2XVRTA
             */
            invite_code?: string | null;
        };
        LeaderboardItemDto: {
            /**
             * @description `null` where no day counts yet
             * @example 2
             */
            rank: number | null;
            /** @example 17 */
            user_id: number;
            /** @example sam.doe */
            username: string;
            /** @example https://example.org/me.png */
            avatar_url: string | null;
            /** @example 385 */
            score: number;
            /**
             * @description Used over the counted days
             * @example 142.5
             */
            total_minutes: number;
            /** @example 5 */
            days_counted: number;
            is_me: boolean;
        };
        PlaceDto: {
            /**
             * @description `null` where no day counts yet
             * @example 2
             */
            rank: number | null;
            /** @example 385 */
            score: number;
        };
        LeaderboardDto: {
            /** @example 3 */
            challenge_id: number;
            /**
             * @description By the clock
             * @enum {string}
             */
            status: "upcoming" | "active" | "completed" | "cancelled";
            /**
             * Format: date-time
             * @description When the board last changed
             * @example 2026-11-20T08:33:00.000Z
             */
            updated_at: string;
            items: components["schemas"]["LeaderboardItemDto"][];
            /** @description `null` for who does not take part */
            me: components["schemas"]["PlaceDto"] | null;
            /**
             * @description Participants
             * @example 57
             */
            total: number;
            /** @example 1 */
            page: number;
            /** @example 20 */
            size: number;
            /** @example 3 */
            pages: number;
        };
        MostUsedAppDto: {
            /** @example Instagram */
            app_name: string;
            /** @example 45.5 */
            minutes: number;
        };
        GoalStatsDto: {
            /** @example 120 */
            daily_goal_minutes: number;
            /** @description Whether today has usage, at or under the goal */
            met_today: boolean;
            /** @description Consecutive goal days that end today or yesterday */
            current_streak_days: number;
            best_streak_days: number;
        };
        ChallengeStatsDto: {
            joined: number;
            active: number;
            completed: number;
            won: number;
        };
        BlockedAppStatsDto: {
            total: number;
            blocked_now: number;
        };
        UserStatsDto: {
            activities_count: number;
            /** @example 45.5 */
            total_minutes: number;
            /** @example 45.5 */
            today_minutes: number;
            /** @example 45.5 */
            week_minutes: number;
            /** @example 45.5 */
            month_minutes: number;
            /**
             * @description Over those of the last 30 local days that have usage
             * @example 45.5
             */
            daily_average_minutes: number;
            /** @description At most five */
            most_used_apps: components["schemas"]["MostUsedAppDto"][];
            goal: components["schemas"]["GoalStatsDto"];
            challenges: components["schemas"]["ChallengeStatsDto"];
            blocked_apps: components["schemas"]["BlockedAppStatsDto"];
        };
        WsStatsDto: {
            websocket_enabled: boolean;
            /** @example 12 */
            active_users: number;
            /** @example 19 */
            active_connections: number;
            /** @description For administrators only */
            connected_user_ids: number[] | null;
        };
        /** @enum {string} */
        Role: "user" | "admin";
        /** @enum {string} */
        UserSort: "created_at" | "-created_at" | "username" | "-username" | "last_login_at" | "-last_login_at";
        AdminUserDto: {
            /** @example 17 */
            id: number;
            /** @example sam.doe */
            username: string;
            /** @example sam@example.org */
            email: string;
            /** @example Sam Doe */
            full_name: string | null;
            /**
             * Format: uri-reference
             * @description https, or the path of an uploaded picture: resolve it against the address of this API
             * @example /api/avatars/q1Zr0Xk3S8ePzJcW2mVtYA.webp
             */
            avatar_url: string | null;
            bio: string | null;
            /** @enum {string} */
            role: "user" | "admin";
            is_verified: boolean;
            /** @example Europe/Paris */
            timezone: string;
            /** @enum {string} */
            locale: "en" | "fr";
            settings: components["schemas"]["SettingsDto"];
            /**
             * Format: date-time
             * @example 2026-11-20T08:33:00.000Z
             */
            last_login_at: string | null;
            /**
             * Format: date-time
             * @example 2026-11-20T08:33:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-20T08:33:00.000Z
             */
            updated_at: string;
            /** @description `false`: deactivated */
            is_active: boolean;
            /** @example 214 */
            activities_count: number;
            /**
             * @description Of all activities
             * @example 5210.25
             */
            total_minutes: number;
        };
        AdminUserPageDto: {
            items: components["schemas"]["AdminUserDto"][];
            /**
             * @description Items on all pages
             * @example 57
             */
            total: number;
            /** @example 1 */
            page: number;
            /** @example 20 */
            size: number;
            /** @example 3 */
            pages: number;
        };
        AdminUpdateUserDto: {
            /** @example Sam Doe */
            full_name?: string | null;
            /** @example sam.doe */
            username?: string;
            /**
             * Format: email
             * @example sam@example.org
             */
            email?: string;
            /** @enum {string} */
            role?: "user" | "admin";
            is_active?: boolean;
            is_verified?: boolean;
        };
        ReasonDto: {
            /** @example Asked for it by mail */
            reason?: string | null;
        };
        UserFiguresDto: {
            /** @example 42 */
            total: number;
            /**
             * @description Not deactivated
             * @example 42
             */
            active: number;
            /** @example 42 */
            verified: number;
            /** @example 42 */
            admins: number;
            /** @example 42 */
            new_today: number;
            /** @example 42 */
            new_this_week: number;
            /**
             * @description Who recorded an activity today, whenever it started
             * @example 42
             */
            active_today: number;
            /**
             * @description Who recorded an activity on Monday or later, whenever it started
             * @example 42
             */
            active_this_week: number;
        };
        ActivityFiguresDto: {
            /** @example 42 */
            total: number;
            /**
             * @description That started today
             * @example 42
             */
            today: number;
            /**
             * @description That fall on today
             * @example 45.5
             */
            minutes_today: number;
            /** @example 45.5 */
            minutes_total: number;
        };
        ChallengeFiguresDto: {
            /** @example 42 */
            total: number;
            /** @example 42 */
            active: number;
            /** @example 42 */
            upcoming: number;
            /** @example 42 */
            completed: number;
            /**
             * @description In all challenges; who is in two counts twice
             * @example 42
             */
            participants: number;
        };
        BlockedAppFiguresDto: {
            /** @example 42 */
            total: number;
            /**
             * @description Switched on
             * @example 42
             */
            active: number;
        };
        ConnectionFiguresDto: {
            /** @example 42 */
            active_users: number;
            /** @example 42 */
            active_connections: number;
        };
        OverviewDto: {
            users: components["schemas"]["UserFiguresDto"];
            activities: components["schemas"]["ActivityFiguresDto"];
            challenges: components["schemas"]["ChallengeFiguresDto"];
            blocked_apps: components["schemas"]["BlockedAppFiguresDto"];
            websocket: components["schemas"]["ConnectionFiguresDto"];
            /**
             * Format: date-time
             * @description When these figures were made, at most a minute ago
             * @example 2026-11-20T08:33:00.000Z
             */
            generated_at: string;
        };
        GrowthDayDto: {
            /**
             * Format: date
             * @example 2026-11-20
             */
            date: string;
            /** @example 12 */
            new_users: number;
            /**
             * @description Of those there are now, how many were there then
             * @example 4711
             */
            total_users: number;
            /**
             * @description With an activity that started on this date
             * @example 830
             */
            active_users: number;
        };
        UsersGrowthDto: {
            /** @description Every date, oldest first */
            days: components["schemas"]["GrowthDayDto"][];
        };
        AppFiguresDto: {
            /**
             * @description The first spelling that was sent
             * @example Instagram
             */
            app_name: string;
            /**
             * @description The one with most of the app’s minutes
             * @enum {string}
             */
            category: "social" | "video" | "messaging" | "games" | "music" | "news" | "shopping" | "productivity" | "education" | "health" | "browser" | "other";
            /** @example 48211.5 */
            minutes: number;
            /** @example 311 */
            users: number;
            /** @example 9120 */
            activities: number;
            /**
             * @description Of the minutes of all apps
             * @example 83.3
             */
            percentage: number;
        };
        AppUsageStatsDto: {
            /** @description Most minutes first */
            items: components["schemas"]["AppFiguresDto"][];
            /**
             * @description Of all apps, those that are not listed too
             * @example 45.5
             */
            total_minutes: number;
        };
        /** @enum {string} */
        AuditLogLevel: "info" | "warning" | "error";
        AuditLogDto: {
            /** @example 90210 */
            id: number;
            /** @enum {string} */
            level: "info" | "warning" | "error";
            /**
             * @description `area.event`
             * @example auth.logged_in
             */
            action: string;
            /** @example A user signed in */
            message: string;
            /**
             * @description `null`: nobody is known, or the account is gone
             * @example 17
             */
            user_id: number | null;
            /** @example 192.0.2.7 */
            ip: string | null;
            /** @example Focus/1.0 (Android 16; Pixel 9) */
            user_agent: string | null;
            /** @example 7f1c0f1e-0c5e-4c1f-9d53-0d6a8f8b2a11 */
            request_id: string | null;
            /**
             * @example {
             *       "challenge_id": 3
             *     }
             */
            context: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: date-time
             * @example 2026-11-20T08:33:00.000Z
             */
            created_at: string;
        };
        AuditLogPageDto: {
            items: components["schemas"]["AuditLogDto"][];
            /**
             * @description Items on all pages
             * @example 57
             */
            total: number;
            /** @example 1 */
            page: number;
            /** @example 20 */
            size: number;
            /** @example 3 */
            pages: number;
        };
        LogDayDto: {
            /**
             * Format: date
             * @example 2026-11-20
             */
            date: string;
            /** @example 320 */
            count: number;
        };
        LogStatsDto: {
            /** @example 9600 */
            total: number;
            /**
             * @example {
             *       "info": 9000,
             *       "warning": 590,
             *       "error": 10
             *     }
             */
            by_level: {
                [key: string]: number;
            };
            /**
             * @example {
             *       "auth.logged_in": 4000,
             *       "auth.login_failed": 600
             *     }
             */
            by_action: {
                [key: string]: number;
            };
            /** @description Every date, oldest first */
            by_day: components["schemas"]["LogDayDto"][];
        };
        CleanedUpLogsDto: {
            /** @example 4711 */
            deleted: number;
            /** @description The file that holds them now; `null` where there were none */
            archive: string | null;
        };
        MemoryDto: {
            /** @example 134217728 */
            rss_bytes: number;
            /** @example 134217728 */
            heap_used_bytes: number;
            /** @example 134217728 */
            heap_total_bytes: number;
            /** @example 134217728 */
            external_bytes: number;
        };
        CpuDto: {
            /** @example 2 */
            cores: number;
            /**
             * @description Of the machine, over the last minute
             * @example 0.42
             */
            load_average: number;
            /**
             * @description Seconds of this process
             * @example 12.3
             */
            user_seconds: number;
            /**
             * @description Seconds of this process
             * @example 1.7
             */
            system_seconds: number;
        };
        PoolDto: {
            /**
             * @description Connections at the most
             * @example 3
             */
            size: number;
            /**
             * @description Connections at work
             * @example 3
             */
            active: number;
            /**
             * @description Connections at rest
             * @example 3
             */
            idle: number;
            /**
             * @description Requests that wait for a connection
             * @example 3
             */
            waiting: number;
        };
        DatabaseHealthDto: {
            /** @enum {string} */
            status: "ok" | "unavailable";
            /**
             * @description Milliseconds; `null` without an answer
             * @example 0.8
             */
            latency_ms: number | null;
            /** @description `null` with an embedded database */
            pool: components["schemas"]["PoolDto"] | null;
        };
        CacheHealthDto: {
            /** @enum {string} */
            status: "ok" | "degraded";
            /**
             * @description Milliseconds; `null` without an answer
             * @example 0.8
             */
            latency_ms: number | null;
            /**
             * @description 0–1; `null` before the first question
             * @example 0.93
             */
            hit_ratio: number | null;
        };
        QueueHealthDto: {
            /**
             * @description To be sent, or sent again
             * @example 3
             */
            waiting: number;
            /**
             * @description Being sent at this moment
             * @example 3
             */
            active: number;
            /**
             * @description Given up
             * @example 3
             */
            failed: number;
        };
        JobHealthDto: {
            /** @example daily_reset */
            name: string;
            /**
             * Format: date-time
             * @example 2026-11-20T08:33:00.000Z
             */
            last_run_at: string | null;
            /** @enum {string|null} */
            last_status: "running" | "succeeded" | "failed" | "stopped" | null;
            /**
             * Format: date-time
             * @example 2026-11-20T08:33:00.000Z
             */
            next_run_at: string;
        };
        SystemHealthDto: {
            /** @enum {string} */
            status: "ok" | "degraded";
            /** @example 0.1.0 */
            version: string;
            /** @example 86400 */
            uptime_seconds: number;
            /** @example v24.11.0 */
            node: string;
            memory: components["schemas"]["MemoryDto"];
            cpu: components["schemas"]["CpuDto"];
            database: components["schemas"]["DatabaseHealthDto"];
            cache: components["schemas"]["CacheHealthDto"];
            queue: components["schemas"]["QueueHealthDto"];
            websocket: components["schemas"]["ConnectionFiguresDto"];
            jobs: components["schemas"]["JobHealthDto"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthReportDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthReportDto"];
                };
            };
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LivenessDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LivenessDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LivenessDto"];
                };
            };
        };
    };
    getMyProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    updateMyProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateProfileDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `username_taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    deleteMyAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnershipProofDto"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `wrong_password` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `rate_limited`, `too_many_attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    uploadMyAvatar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: Blob;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileDto"];
                };
            };
            /** @description The form is broken off or malformed (`malformed_multipart`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The file is larger than 10 MiB (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    getAvatar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": unknown;
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    exportMyAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Disposition"?: string;
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterDto"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `username_taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokensDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `invalid_credentials` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `email_not_verified`, `account_disabled`, only once the password is right */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /**
             * @description `rate_limited`, `too_many_attempts`
             *
             *     Too many requests (`rate_limited`)
             */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    verifyEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyEmailDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    resendVerification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailDto"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    forgotPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailDto"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetPasswordDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    refreshTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshTokenDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokensDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `invalid_token`, `expired_token`, `token_reused` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshTokenDto"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    logoutEverywhere: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description Page, from 1 */
                page?: number;
                /** @description Items a page */
                size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPageDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    deleteSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    changeMyPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePasswordDto"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `wrong_password` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `rate_limited`, `too_many_attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    changeMyEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeEmailDto"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `wrong_password` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `rate_limited`, `too_many_attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    beginGoogleSignIn: {
        parameters: {
            query?: {
                /** @description For a plain link: sends the browser to Google */
                redirect?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GoogleAuthorizationDto"];
                };
            };
            /** @description With `redirect=true`: to Google, with a cookie that the callback needs */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Sign-in with Google is off (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    finishGoogleSignIn: {
        parameters: {
            query?: {
                /** @description What Google says where it gives no code */
                error?: string;
                /** @description As the sign-in began with */
                state?: string;
                /** @description As Google gave it */
                code?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokensDto"];
                };
            };
            /** @description To the frontend: `/auth/callback?code=…`, or `?error=…` with the code of an error */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_state`, `oauth_denied` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `email_not_verified` (by Google), `account_disabled` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Sign-in with Google is off (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `already_linked` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `oauth_failed` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    exchangeGoogleCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExchangeGoogleCodeDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokensDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `account_disabled`, `email_not_verified` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Sign-in with Google is off (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    listActivities: {
        parameters: {
            query?: {
                /** @description Page, from 1 */
                page?: number;
                /** @description Items a page */
                size?: number;
                /** @description Case does not matter */
                app_name?: string;
                category?: components["schemas"]["ActivityCategory"];
                /** @description First `date` */
                date_from?: string;
                /** @description Last `date` */
                date_to?: string;
                device?: string;
                sort?: components["schemas"]["ActivitySort"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityPageDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    createActivity: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client, new for each new request. Sent again within 24 hours, with the same body, the request is not carried out again but answered as it was. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateActivityDto"];
            };
        };
        responses: {
            /** @description This `client_id` was sent before */
            200: {
                headers: {
                    /** @description On an answer that was given before to the same `Idempotency-Key` */
                    "Idempotent-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityDto"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    Location?: string;
                    /** @description On an answer that was given before to the same `Idempotency-Key` */
                    "Idempotent-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `in_progress` while the first request with this `Idempotency-Key` is being carried out, `answer_lost` where it was carried out and the process ended before it could keep the answer */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`); `idempotency_key_reused` where this `Idempotency-Key` was sent with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    createActivityBatch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client, new for each new request. Sent again within 24 hours, with the same body, the request is not carried out again but answered as it was. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateActivityBatchDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description On an answer that was given before to the same `Idempotency-Key` */
                    "Idempotent-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchResultDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `in_progress` while the first request with this `Idempotency-Key` is being carried out, `answer_lost` where it was carried out and the process ended before it could keep the answer */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`); `idempotency_key_reused` where this `Idempotency-Key` was sent with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    getTodayUsage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TodayUsageDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    getDailyStats: {
        parameters: {
            query?: {
                /** @description Left out: the caller’s today */
                date?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DailyStatsDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    getWeeklyStats: {
        parameters: {
            query?: {
                /** @description Left out: the caller’s today */
                date?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WeeklyStatsDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    getMonthlyStats: {
        parameters: {
            query?: {
                /** @description Left out: the caller’s current month */
                month?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonthlyStatsDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    exportActivities: {
        parameters: {
            query?: {
                /** @description First `date` */
                date_from?: string;
                /** @description Last `date` */
                date_to?: string;
                format?: components["schemas"]["ExportFormat"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                    "application/json": unknown;
                };
            };
            /** @description Nothing has changed since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    getActivity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    deleteActivity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    listBlockedApps: {
        parameters: {
            query?: {
                /** @description Page, from 1 */
                page?: number;
                /** @description Items a page */
                size?: number;
                /** @description Only apps that are blocked now, or only those that are not */
                is_blocked?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockedAppPageDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    createBlockedApp: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client, new for each new request. Sent again within 24 hours, with the same body, the request is not carried out again but answered as it was. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateBlockedAppDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description Address of the rule */
                    Location?: string;
                    /** @description On an answer that was given before to the same `Idempotency-Key` */
                    "Idempotent-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockedAppDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `app_already_blocked`; `in_progress` while the first request with this `Idempotency-Key` is being carried out, `answer_lost` where it was carried out and the process ended before it could keep the answer */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`); `idempotency_key_reused` where this `Idempotency-Key` was sent with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    getBlockedApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockedAppDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    updateBlockedApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateBlockedAppDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockedAppDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    deleteBlockedApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    resetBlockedApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockedAppDto"];
                };
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    listChallenges: {
        parameters: {
            query?: {
                /** @description Page, from 1 */
                page?: number;
                /** @description Items a page */
                size?: number;
                /** @description By the clock */
                status?: components["schemas"]["ChallengeStatus"];
                /** @description Part of the title; case does not matter */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChallengePageDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    createChallenge: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client, new for each new request. Sent again within 24 hours, with the same body, the request is not carried out again but answered as it was. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateChallengeDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description Address of the challenge */
                    Location?: string;
                    /** @description On an answer that was given before to the same `Idempotency-Key` */
                    "Idempotent-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChallengeDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `in_progress` while the first request with this `Idempotency-Key` is being carried out, `answer_lost` where it was carried out and the process ended before it could keep the answer */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`); `idempotency_key_reused` where this `Idempotency-Key` was sent with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    listMyChallenges: {
        parameters: {
            query?: {
                /** @description Page, from 1 */
                page?: number;
                /** @description Items a page */
                size?: number;
                /** @description By the clock */
                status?: components["schemas"]["ChallengeStatus"];
                /** @description Those the caller created, or the others they take part in */
                role?: components["schemas"]["ChallengeRole"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChallengePageDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    joinChallengeByCode: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client, new for each new request. Sent again within 24 hours, with the same body, the request is not carried out again but answered as it was. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JoinByCodeDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description On an answer that was given before to the same `Idempotency-Key` */
                    "Idempotent-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChallengeDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `already_joined`, `challenge_full`, `challenge_closed`; `in_progress` while the first request with this `Idempotency-Key` is being carried out, `answer_lost` where it was carried out and the process ended before it could keep the answer */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`); `idempotency_key_reused` where this `Idempotency-Key` was sent with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    getChallenge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChallengeDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    updateChallenge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateChallengeDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChallengeDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Known caller, not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `challenge_started` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    deleteChallenge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Known caller, not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    joinChallenge: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client, new for each new request. Sent again within 24 hours, with the same body, the request is not carried out again but answered as it was. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["JoinChallengeDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description On an answer that was given before to the same `Idempotency-Key` */
                    "Idempotent-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChallengeDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `already_joined`, `challenge_full`, `challenge_closed`; `in_progress` while the first request with this `Idempotency-Key` is being carried out, `answer_lost` where it was carried out and the process ended before it could keep the answer */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`); `idempotency_key_reused` where this `Idempotency-Key` was sent with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    leaveChallenge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `creator_cannot_leave`, `challenge_closed` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    getLeaderboard: {
        parameters: {
            query?: {
                /** @description Page, from 1 */
                page?: number;
                /** @description Items a page */
                size?: number;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeaderboardDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    completeChallenge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChallengeDto"];
                };
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Known caller, not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `challenge_not_over`, `challenge_closed` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    getMyStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserStatsDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    unsubscribeFromMail: {
        parameters: {
            query: {
                /** @description As it stands in the link of the e-mail */
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    getWebsocketStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WsStatsDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    adminListUsers: {
        parameters: {
            query?: {
                /** @description Page, from 1 */
                page?: number;
                /** @description Items a page */
                size?: number;
                /** @description Part of the username, e-mail or full name; case does not matter */
                q?: string;
                role?: components["schemas"]["Role"];
                is_active?: boolean;
                is_verified?: boolean;
                sort?: components["schemas"]["UserSort"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminUserPageDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Known caller, not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    adminGetUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminUserDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Known caller, not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    adminUpdateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdminUpdateUserDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminUserDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Known caller, not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `username_taken`, `email_taken`, `last_admin` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    adminDeleteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Known caller, not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `last_admin` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    adminDeactivateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminUserDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Known caller, not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description `last_admin` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    adminActivateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminUserDto"];
                };
            };
            /** @description The body is not JSON (`malformed_json`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Known caller, not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The body is not of the wanted type (`unsupported_media_type`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    adminGetOverview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverviewDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Known caller, not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    adminGetUsersGrowth: {
        parameters: {
            query?: {
                /** @description UTC dates, today being the last one */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsersGrowthDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Known caller, not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    adminGetAppUsage: {
        parameters: {
            query?: {
                /** @description UTC dates, today being the last one */
                days?: number;
                /** @description Apps at the most */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppUsageStatsDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Known caller, not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    adminListChallenges: {
        parameters: {
            query?: {
                /** @description Page, from 1 */
                page?: number;
                /** @description Items a page */
                size?: number;
                /** @description By the clock */
                status?: components["schemas"]["ChallengeStatus"];
                /** @description Part of the title; case does not matter */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChallengePageDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Known caller, not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    adminDeleteChallenge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Known caller, not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description No such thing, or not the caller’s to see (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    adminListLogs: {
        parameters: {
            query?: {
                /** @description Page, from 1 */
                page?: number;
                /** @description Items a page */
                size?: number;
                level?: components["schemas"]["AuditLogLevel"];
                action?: string;
                user_id?: number;
                /** @description First UTC date */
                date_from?: string;
                /** @description Last UTC date */
                date_to?: string;
                /** @description Part of the message; case does not matter */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditLogPageDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Known caller, not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    adminGetLogStats: {
        parameters: {
            query?: {
                /** @description UTC dates, today being the last one */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogStatsDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Known caller, not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    adminCleanUpLogs: {
        parameters: {
            query: {
                /** @description Logs older than this go */
                days: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CleanedUpLogsDto"];
                };
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Known caller, not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Well-formed, but not valid (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    adminGetSystemHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemHealthDto"];
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No good access token (`missing_token`, `invalid_token`, `expired_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Known caller, not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Too many requests (`rate_limited`), with `Retry-After` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description A fault of ours (`internal_error`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description The database is out of reach (`unavailable`), with `Retry-After` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example # HELP focus_registrations_total Registrations
                     *     # TYPE focus_registrations_total counter
                     */
                    "text/plain": string;
                };
            };
            /** @description Not modified since the `ETag` in `If-None-Match` */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description With `METRICS_TOKEN` set: not shown as a bearer (`missing_token`, `invalid_token`) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description With `METRICS_ENABLED=false`, and in production without `METRICS_TOKEN` (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
}
