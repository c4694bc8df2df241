/** The text of a migration that holds the SQL of one engine as comments, to be written out for all of them. */
export function migrationSkeleton(
  name: string,
  timestamp: number,
  up: readonly string[],
  down: readonly string[],
): string {
  const className =
    name.replace(/(^|-)(.)/g, (_match, _dash, letter: string) => letter.toUpperCase()) + String(timestamp);
  const comments = (queries: readonly string[]): string => queries.map((query) => `    // ${query}`).join('\n');
  return `import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Schema } from './support/schema';

export class ${className} implements MigrationInterface {
  readonly name = '${className}';

  async up(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
${comments(up)}
  }

  async down(runner: QueryRunner): Promise<void> {
    const schema = new Schema(runner);
${comments(down)}
  }
}
`;
}
