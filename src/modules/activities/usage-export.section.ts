import { Injectable, type OnModuleInit } from '@nestjs/common';
import { minutesFromSeconds } from '../../common/durations/durations';
import { AccountExportSections } from '../users/account-export-sections';
import { ActivitiesRepository } from './activities.repository';
import { ActivityDto } from './dto/activity.dto';
import type { Activity } from './entities/activity.entity';
import type { Usage } from './entities/usage.entity';
import { UsageRepository } from './usage.repository';

const PAGE_SIZE = 1_000;

/** Gives what a user's devices reported, and the days it adds up to, to the export of their account. */
@Injectable()
export class UsageExportSection implements OnModuleInit {
  constructor(
    private readonly exportSections: AccountExportSections,
    private readonly activities: ActivitiesRepository,
    private readonly usage: UsageRepository,
  ) {}

  onModuleInit(): void {
    this.exportSections.register(
      { name: 'activities', pages: (userId) => this.activityPages(userId) },
      { name: 'usage', pages: (userId) => this.usagePages(userId) },
    );
  }

  private async *activityPages(userId: number): AsyncGenerator<object[]> {
    let page: Activity[] = [];
    do {
      page = await this.activities.findAfter(userId, {}, page.at(-1) ?? null, PAGE_SIZE);
      yield page.map((activity) => ActivityDto.from(activity));
    } while (page.length === PAGE_SIZE);
  }

  private async *usagePages(userId: number): AsyncGenerator<object[]> {
    let page: Usage[] = [];
    do {
      page = await this.usage.findAfter(userId, page.at(-1) ?? null, PAGE_SIZE);
      yield page.map(exportedUsage);
    } while (page.length === PAGE_SIZE);
  }
}

function exportedUsage({ date, appName, category, seconds }: Usage): object {
  return { date, app_name: appName, category, minutes: minutesFromSeconds(Number(seconds)) };
}
