/**
 * Repeats work that is done a bounded chunk at a time, so that no statement and no lock lasts long, until a chunk is empty.
 *
 * @param doChunk answers how many things it dealt with
 * @returns how many there were over all
 * @throws the reason of `signal` between two chunks
 */
export async function inChunks(doChunk: () => Promise<number>, signal: AbortSignal): Promise<number> {
  for (let total = 0; ;) {
    signal.throwIfAborted();
    const count = await doChunk();
    if (count === 0) return total;
    total += count;
  }
}
