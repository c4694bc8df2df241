import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { likeContains } from '../../common/text/keys';

/**
 * A condition: `column` holds `text`, letter by letter, without regard to case. A server folds every alphabet; SQLite folds
 * ASCII only, so there both cases of each letter are spelled out.
 *
 * @param column as the query names it
 */
export function holdsText<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  column: string,
  text: string,
): { condition: string; parameters: Record<string, string> } {
  return query.dataSource.options.type === 'better-sqlite3'
    ? { condition: `${column} GLOB :heldGlob`, parameters: { heldGlob: globContains(text) } }
    : {
        condition: `LOWER(${column}) LIKE :heldLike ESCAPE '!'`,
        parameters: { heldLike: likeContains(text.toLowerCase()) },
      };
}

/** `text` in any case for a `GLOB`, its wildcards literal. */
export function globContains(text: string): string {
  return `*${[...text].map(anyCase).join('')}*`;
}

function anyCase(character: string): string {
  const cases = [...new Set([character, character.toLowerCase(), character.toUpperCase()])].filter(
    (form) => [...form].length === 1,
  );
  return cases.length > 1 || '*?['.includes(character) ? `[${cases.join('')}]` : character;
}
