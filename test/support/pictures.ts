import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** A picture of one colour. */
export function plain(width: number, height: number, background: string): sharp.Sharp {
  return sharp({ create: { width, height, channels: 3, background } });
}

/** A picture that no encoding makes small. */
export function noise(width: number, height: number): sharp.Sharp {
  return sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } });
}

/** One half red, one half blue, so that one sees which way up it is. */
export function redOverBlue(width: number, height: number): sharp.Sharp {
  const blue = { create: { width, height: height / 2, channels: 3 as const, background: 'blue' } };
  return plain(width, height, 'red').composite([{ input: blue, top: height / 2, left: 0 }]);
}

export interface HandMadePng {
  width: number;
  height: number;
  /** What the header promises is not necessarily here. */
  pixels: Buffer;
  /** Between the header and the pixels: type and content of each. */
  chunks?: [string, Buffer][];
}

/** A PNG that no encoder would write. */
export function handMadePng({ width, height, pixels, chunks = [] }: HandMadePng): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...chunks.map(([type, content]) => chunk(type, content)),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
