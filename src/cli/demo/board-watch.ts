/** One line of a challenge's board. */
export interface BoardLine {
  rank: number | null;
  username: string;
  score: number;
  total_minutes: number;
}

type Message = { type: string; items?: BoardLine[]; leaderboard?: BoardLine[]; message?: string };

/** A client of the plain WebSocket door: joins a challenge's room and keeps the board as it comes. */
export class BoardWatch {
  private board: BoardLine[] = [];
  private waiting: (() => void)[] = [];

  private constructor(private readonly socket: WebSocket) {}

  /** @throws {Error} when the room cannot be joined within `timeoutMs` */
  static async open(baseUrl: string, accessToken: string, challengeId: number, timeoutMs = 5_000): Promise<BoardWatch> {
    const url = `${baseUrl.replace(/^http/, 'ws')}/api/ws/notifications?token=${accessToken}`;
    const socket = new WebSocket(url);
    const watch = new BoardWatch(socket);
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('The challenge’s room did not answer in time')), timeoutMs);
      socket.onopen = () => socket.send(JSON.stringify({ action: 'join_challenge', challenge_id: challengeId }));
      socket.onclose = () => reject(new Error('The challenge’s room is closed'));
      socket.onmessage = ({ data }) => {
        const message = JSON.parse(String(data)) as Message;
        if (message.type === 'error') reject(new Error(message.message));
        watch.take(message);
        if (message.type === 'joined') {
          clearTimeout(timer);
          resolve();
        }
      };
    });
    return watch;
  }

  /** The board once it has changed, or as it is after `timeoutMs` without a change. */
  async next(timeoutMs: number): Promise<BoardLine[]> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    return this.board;
  }

  close(): void {
    this.socket.onclose = null;
    this.socket.close();
  }

  private take({ type, items, leaderboard }: Message): void {
    const board = type === 'leaderboard_update' ? items : type === 'joined' ? leaderboard : undefined;
    if (board === undefined) return;
    this.board = board;
    for (const wake of this.waiting.splice(0)) wake();
  }
}
