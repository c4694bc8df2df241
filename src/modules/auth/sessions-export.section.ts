import { Injectable, type OnModuleInit } from '@nestjs/common';
import { pagesById } from '../../infrastructure/scheduling/pages-by-id';
import { AccountExportSections } from '../users/account-export-sections';
import type { Session } from './entities/session.entity';
import { SessionsRepository } from './sessions.repository';

const PAGE_SIZE = 1_000;

/** Gives where a user is signed in to the export of their account. */
@Injectable()
export class SessionsExportSection implements OnModuleInit {
  constructor(
    private readonly exportSections: AccountExportSections,
    private readonly sessions: SessionsRepository,
  ) {}

  onModuleInit(): void {
    this.exportSections.register({ name: 'sessions', pages: (userId) => this.pages(userId) });
  }

  private async *pages(userId: number): AsyncGenerator<object[]> {
    for await (const page of pagesById((afterId) => this.sessions.findAfter(userId, afterId, PAGE_SIZE))) {
      yield page.map(exported);
    }
  }
}

/** No token, nor the hash of one. */
function exported({ id, createdAt, lastUsedAt, expiresAt, ip, userAgent }: Session): object {
  return {
    id,
    created_at: createdAt,
    last_used_at: lastUsedAt,
    expires_at: expiresAt,
    ip,
    user_agent: userAgent,
  };
}
