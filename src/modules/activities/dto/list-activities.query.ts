import { PageQuery } from '../../../common/pagination/page-query.dto';
import { DateField, EnumField, TextField } from '../../../common/validation/request-fields';
import { ActivityCategory } from '../activity-category.enum';

export const ACTIVITY_SORTS = ['-started_at', 'started_at', '-duration_minutes', 'duration_minutes'] as const;
export type ActivitySort = (typeof ACTIVITY_SORTS)[number];

/** Which activities to list, and in which order. */
export class ListActivitiesQuery extends PageQuery {
  @TextField({
    min: 1,
    max: 100,
    trim: true,
    optional: true,
    example: 'Instagram',
    description: 'Case does not matter',
  })
  app_name?: string;

  @EnumField(ActivityCategory, 'ActivityCategory', { optional: true })
  category?: ActivityCategory;

  @DateField({ optional: true, description: 'First `date`' })
  date_from?: string;

  @DateField({ optional: true, description: 'Last `date`' })
  date_to?: string;

  @TextField({ min: 1, max: 100, trim: true, optional: true, example: 'Pixel 9' })
  device?: string;

  @EnumField(ACTIVITY_SORTS, 'ActivitySort', { optional: true, default: '-started_at' })
  sort: ActivitySort = '-started_at';
}
