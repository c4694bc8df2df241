import { Injectable, type OnModuleInit } from '@nestjs/common';
import { minutesFromSeconds } from '../../common/durations/durations';
import { pagesById } from '../../infrastructure/scheduling/pages-by-id';
import { AccountExportSections } from '../users/account-export-sections';
import { BlockedAppsRepository } from './blocked-apps.repository';
import { BlockingWindowDto } from './dto/blocking-window.dto';
import type { BlockedApp, RuleDay } from './entities/blocked-app.entity';

const PAGE_SIZE = 1_000;

/** Gives a user's rules, and what has happened to them lately, to the export of their account. */
@Injectable()
export class RulesExportSection implements OnModuleInit {
  constructor(
    private readonly exportSections: AccountExportSections,
    private readonly blockedApps: BlockedAppsRepository,
  ) {}

  onModuleInit(): void {
    this.exportSections.register({ name: 'blocked_apps', pages: (userId) => this.pages(userId) });
  }

  private async *pages(userId: number): AsyncGenerator<object[]> {
    for await (const page of pagesById((afterId) => this.blockedApps.findAfter(userId, afterId, PAGE_SIZE))) {
      yield page.map(exportedRule);
    }
  }
}

function exportedRule(rule: BlockedApp): object {
  return {
    id: rule.id,
    app_name: rule.appName,
    daily_limit_minutes: rule.dailyLimitSeconds === null ? null : minutesFromSeconds(rule.dailyLimitSeconds),
    schedule: rule.schedule?.map((window) => BlockingWindowDto.from(window)) ?? null,
    is_active: rule.isActive,
    days: Object.entries(rule.days).map(([date, day]) => exportedDay(date, day)),
    created_at: rule.createdAt,
    updated_at: rule.updatedAt,
  };
}

/** A day on which something was told or reset. */
function exportedDay(date: string, { warned = false, blocked = false, resetSeconds }: RuleDay): object {
  return {
    date,
    is_warned: warned,
    is_blocked: blocked,
    reset_at_minutes: resetSeconds === undefined ? null : minutesFromSeconds(resetSeconds),
  };
}
