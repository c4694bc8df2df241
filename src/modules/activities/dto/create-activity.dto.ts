import { EnumField, InstantField, MinutesField, TextField, UuidField } from '../../../common/validation/request-fields';
import { ActivityCategory } from '../activity-category.enum';

/** One stretch of time in one app, as a device reports it. `null` is as good as leaving a field out. */
export class CreateActivityDto {
  @TextField({ min: 1, max: 100, trim: true, example: 'Instagram' })
  app_name!: string;

  @MinutesField({ above: 0, max: 1440, example: 12.5, description: 'Kept to the second' })
  duration_minutes!: number;

  @EnumField(ActivityCategory, 'ActivityCategory', {
    optional: true,
    nullable: true,
    description: 'Left out: looked up from the app’s name, else `other`',
  })
  category?: ActivityCategory | null;

  @InstantField({
    optional: true,
    nullable: true,
    description: 'Left out: now minus the duration. At most 366 days ago, ending at most 5 minutes in the future',
  })
  started_at?: Date | null;

  @TextField({ max: 100, trim: true, optional: true, nullable: true, example: 'Pixel 9' })
  device?: string | null;

  @UuidField({
    optional: true,
    nullable: true,
    example: '0d9f6f0e-5f3e-4a63-9c57-2a1de4f0b6c1',
    description: 'The sender’s own id: what is sent again is known by it and stored once',
  })
  client_id?: string | null;
}
