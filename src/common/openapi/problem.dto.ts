import { ApiProperty } from '@nestjs/swagger';

export class FieldErrorDto {
  @ApiProperty({ example: 'duration_minutes', description: 'Path of the field: `activities.3.app_name`' })
  field!: string;

  @ApiProperty({ example: 'out_of_range' })
  code!: string;

  @ApiProperty({ example: 'duration_minutes must be greater than 0' })
  message!: string;
}

/** Every error, of every kind (RFC 9457). */
export class ProblemDto {
  @ApiProperty({ type: String, enum: ['about:blank'] })
  type!: 'about:blank';

  @ApiProperty({ example: 'Unprocessable Content' })
  title!: string;

  @ApiProperty({ type: 'integer', example: 422 })
  status!: number;

  @ApiProperty({ example: 'validation_failed', description: 'Stable and machine-readable' })
  code!: string;

  @ApiProperty({ example: 'duration_minutes must be greater than 0' })
  detail!: string;

  @ApiProperty({ example: '/api/activities' })
  instance!: string;

  @ApiProperty({ example: '7f1c0f1e-0c5e-4c1f-9d53-0d6a8f8b2a11' })
  request_id!: string;

  @ApiProperty({ type: [FieldErrorDto], required: false, description: 'With status 422 only' })
  errors?: FieldErrorDto[];
}
