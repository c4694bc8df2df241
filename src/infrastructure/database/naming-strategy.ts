import { DefaultNamingStrategy, type NamingStrategyInterface } from 'typeorm';

const snakeCase = (text: string): string => text.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();

/** camelCase properties, snake_case columns. Indexes and constraints are named where they are declared. */
export class SnakeCaseNamingStrategy extends DefaultNamingStrategy implements NamingStrategyInterface {
  override columnName(propertyName: string, customName: string | undefined, embeddedPrefixes: string[]): string {
    return snakeCase([...embeddedPrefixes, customName ?? propertyName].join('_'));
  }

  override joinColumnName(relationName: string, referencedColumnName: string): string {
    return snakeCase(`${relationName}_${referencedColumnName}`);
  }
}
