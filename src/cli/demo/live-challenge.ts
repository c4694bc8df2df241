import { DateTime } from 'luxon';
import { BoardWatch, type BoardLine } from './board-watch';
import { clientIdOf } from './client-id';
import { DemoClient } from './demo-client';
import { type DemoPerson, type DemoSession, PEOPLE_ZONE } from './demo-person';
import { toActivity } from './ingestion';
import { formatMinutes, table } from './terminal';
import { todaysSessions } from './todays-sessions';

export interface LiveChallengeOptions {
  /** Where Focus listens, without `/api`. */
  baseUrl: string;
  people: readonly DemoPerson[];
  /** The account each person already has. */
  accountOf: (personId: string) => Promise<{ username: string; password: string }>;
  now: Date;
  output: (text: string) => void;
  /** Columns of the output. */
  width: number;
}

interface Player {
  id: string;
  client: DemoClient;
  sessions: DemoSession[];
  sent: number;
}

const TARGET_MINUTES = 240;
const ROUNDS = 5;
/** The room gets the board within a second of a change. */
const BOARD_TIMEOUT_MS = 2_500;

/**
 * Lets the people contend over a day of theirs, played back as today: one makes a challenge, the others join, and while their
 * sessions arrive the board is watched over a WebSocket.
 *
 * @returns the last board
 */
export async function playLiveChallenge(options: LiveChallengeOptions): Promise<BoardLine[]> {
  const { baseUrl, now, output, width } = options;
  const players = await signIn(options);
  const [host, ...guests] = players;
  if (host === undefined || players.every(({ sessions }) => sessions.length === 0)) return [];
  const today = DateTime.fromJSDate(now, { zone: PEOPLE_ZONE });
  const challenge = await host.client.createChallenge({
    title: `Under ${TARGET_MINUTES} minutes a day`,
    daily_target_minutes: TARGET_MINUTES,
    start_date: today.toFormat('yyyy-MM-dd'),
    end_date: today.plus({ days: 6 }).toFormat('yyyy-MM-dd'),
  });
  for (const { client } of guests) await client.joinChallenge(challenge.id);

  const watch = await BoardWatch.open(baseUrl, host.client.token, challenge.id);
  try {
    output(`\n${challenge.title}: ${players.length} join, and a day of each arrives as if it were today.\n`);
    let board: BoardLine[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const changed = watch.next(BOARD_TIMEOUT_MS);
      for (const player of players) await sendSome(player, round, now);
      board = await changed;
      // The board that came first may be of the first of them alone; the last state always follows.
      if (round === ROUNDS) board = (await host.client.leaderboard(challenge.id)).items;
      output(`\nBoard after part ${round} of ${ROUNDS}\n${boardTable(board, width)}\n`);
    }
    return board;
  } finally {
    watch.close();
  }
}

function signIn({ baseUrl, people, accountOf, now }: LiveChallengeOptions): Promise<Player[]> {
  return Promise.all(
    people.map(async ({ id, sessions }) => {
      const client = new DemoClient(baseUrl);
      await client.login(await accountOf(id));
      await client.setTimezone(PEOPLE_ZONE);
      return { id, client, sessions: todaysSessions(sessions, now), sent: 0 };
    }),
  );
}

async function sendSome(player: Player, round: number, now: Date): Promise<void> {
  const upTo = Math.round((player.sessions.length * round) / ROUNDS);
  const batch = player.sessions
    .slice(player.sent, upTo)
    .map((session, index) =>
      toActivity(session, clientIdOf(`${now.toISOString()} today`, player.id, player.sent + index)),
    );
  player.sent = upTo;
  if (batch.length > 0) await player.client.sendBatch(batch);
}

function boardTable(board: readonly BoardLine[], width: number): string {
  return table(
    [
      { title: 'Rank', align: 'right' },
      { title: 'Who', align: 'left' },
      { title: 'Score', align: 'right' },
      { title: 'Used', align: 'right' },
    ],
    board.map(({ rank, username, score, total_minutes: minutes }) => [
      rank === null ? '–' : String(rank),
      username,
      String(score),
      formatMinutes(minutes),
    ]),
    width,
  );
}
