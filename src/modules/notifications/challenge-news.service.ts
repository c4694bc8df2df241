import { Injectable } from '@nestjs/common';
import { ChallengesService } from '../challenges/challenges.service';
import type { ChallengeNews } from './notification';
import { NotificationsService } from './notifications.service';

/** Users told at once. */
const PAGE_SIZE = 500;

/** Tells everyone in a challenge what has become of it. */
@Injectable()
export class ChallengeNewsService {
  constructor(
    private readonly challenges: ChallengesService,
    private readonly notifications: NotificationsService,
  ) {}

  async tellParticipants(news: ChallengeNews): Promise<void> {
    for (let lastUserId = 0; ;) {
      const userIds = await this.challenges.participantIdsPage(news.challenge_id, lastUserId, PAGE_SIZE);
      this.tell(userIds, news);
      if (userIds.length < PAGE_SIZE) return;
      lastUserId = userIds.at(-1)!;
    }
  }

  tell(userIds: readonly number[], news: ChallengeNews): void {
    for (let start = 0; start < userIds.length; start += PAGE_SIZE) {
      const page = userIds.slice(start, start + PAGE_SIZE);
      this.notifications.notify(page, { notification_type: 'challenge', data: news });
    }
  }
}
