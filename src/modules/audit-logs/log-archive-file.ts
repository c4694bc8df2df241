import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/**
 * Writes lines into a new gzip'd file. When this resolves, the file and its name are on the disk and outlive a power cut;
 * when it rejects, there is no such file.
 *
 * @param now goes into the file's name
 * @returns the file's name, in `directory`
 */
export async function writeArchive(directory: string, now: Date, lines: AsyncIterable<string>): Promise<string> {
  const name = `logs-${now.toISOString().replaceAll(/[:.]/g, '-')}-${randomUUID().slice(0, 8)}.jsonl.gz`;
  const file = join(directory, name);
  const unfinished = `${file}.part`;
  await mkdir(directory, { recursive: true });
  try {
    await pipeline(lines, createGzip(), createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true }));
    await rename(unfinished, file);
    await syncDirectory(directory);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return name;
}

/** A new name is on the disk once its directory is. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Reads an archive line by line, however long it is.
 *
 * @throws where there is no such file, or it is no gzip'd one
 */
export async function* readArchive(file: string): AsyncGenerator<string> {
  const text = createGunzip();
  const reading = pipeline(createReadStream(file), text);
  // Told below, where the lines end.
  reading.catch(() => undefined);
  for await (const line of createInterface({ input: text, crlfDelay: Infinity })) yield line;
  await reading;
}
