import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes what is generated from openapi.json. With --check it writes nothing, and the process fails where a file is not what
 * the document says.
 *
 * @param texts of the files, by their paths
 * @param command which generates them
 */
export function writeOrCheck(texts, command) {
  const isCheck = process.argv.includes('--check');
  for (const [path, text] of Object.entries(texts)) {
    if (!isCheck) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    } else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
      console.error(`${path} is not what openapi.json says: run ${command}`);
      process.exitCode = 1;
    }
  }
}
