import { Injectable } from '@nestjs/common';
import sharp, { type OutputInfo } from 'sharp';
import { AppError } from '../../common/errors/app-error';
import { invalidField, unsupportedMediaType } from '../../common/errors/common.errors';

/** Longest side (pixels) of a stored picture. */
const MAX_SIDE = 512;
/** What the database column holds. */
const MAX_STORED_BYTES = 65_535;
const MAX_MEGAPIXELS = 40;
const MAX_PIXELS = MAX_MEGAPIXELS * 1_000_000;
const DECODE_TIMEOUT_S = 10;
/** Pictures that are worked on at a time: they run on the threads that passwords are hashed on, too. */
const LANES = 2;

/** How to make a picture that noise has left too large a smaller one; the last of these always fits. */
const ENCODINGS = [
  { side: MAX_SIDE, quality: 80 },
  { side: MAX_SIDE, quality: 50 },
  { side: MAX_SIDE / 2, quality: 50 },
];

const SIGNATURES: readonly ((bytes: Buffer) => boolean)[] = [
  (bytes) => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  (bytes) => startsWith(bytes, [0xff, 0xd8, 0xff]),
  (bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
];

// Of the many readers that the library has, the others can never be reached, whatever a file pretends to be.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'],
});
sharp.concurrency(1);
sharp.cache(false);

interface Pixels {
  data: Buffer;
  info: OutputInfo;
}

/** Makes small pictures of whatever people upload. */
@Injectable()
export class AvatarImages {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /**
   * The picture as it is stored: WebP, at most 512 × 512 and never enlarged, the right way up, of an animation the first
   * frame, and with nothing of the file but its pixels.
   *
   * @throws 415 `unsupported_media_type` where `file` is no whole PNG, JPEG or WebP picture, whatever it is called
   * @throws 422 `validation_failed` where it has more than 40 megapixels, or takes longer than 10 s to read
   */
  async shrink(file: Buffer): Promise<Buffer> {
    if (!SIGNATURES.some((isIt) => isIt(file))) throw notAPicture();
    await this.takeLane();
    try {
      return await encode(await decode(file));
    } finally {
      this.leaveLane();
    }
  }

  private takeLane(): Promise<void> | undefined {
    if (this.running >= LANES) return new Promise((resolve) => this.waiting.push(resolve));
    this.running += 1;
    return undefined;
  }

  /** The next one in the queue takes the lane over. */
  private leaveLane(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.running -= 1;
    else next();
  }
}

/** Reads the header first: what it announces is refused before any of it is unpacked. */
async function decode(file: Buffer): Promise<Pixels> {
  try {
    const { width, height } = await sharp(file, { limitInputPixels: false }).metadata();
    if (width * height > MAX_PIXELS) {
      throw invalidField('file', 'out_of_range', `file must have at most ${MAX_MEGAPIXELS} megapixels`);
    }
    return await sharp(file, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
      .timeout({ seconds: DECODE_TIMEOUT_S })
      .autoOrient()
      .resize(MAX_SIDE, MAX_SIDE, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof Error && error.message.startsWith('timeout')) {
      throw invalidField('file', 'too_complex', `file must not take more than ${DECODE_TIMEOUT_S} s to read`);
    }
    throw notAPicture();
  }
}

async function encode({ data, info }: Pixels): Promise<Buffer> {
  const { width, height, channels } = info;
  for (const { side, quality } of ENCODINGS) {
    const picture = await sharp(data, { raw: { width, height, channels } })
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality })
      .toBuffer();
    if (picture.length <= MAX_STORED_BYTES) return picture;
  }
  throw new Error('A small picture does not fit into its column');
}

function notAPicture(): AppError {
  return unsupportedMediaType('a PNG, JPEG or WebP picture');
}

function startsWith(bytes: Buffer, signature: readonly number[]): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}
