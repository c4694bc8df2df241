import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { Response, Test } from 'supertest';
import { Transactions } from '../../src/infrastructure/database/transactions';
import { AuditLog } from '../../src/modules/audit-logs/entities/audit-log.entity';
import { Avatar } from '../../src/modules/users/entities/avatar.entity';
import { UsersService } from '../../src/modules/users/users.service';
import { PASSWORD, signedInUser, type SignedInUser } from '../factories/user.factory';
import { handMadePng, noise, plain, redOverBlue } from '../support/pictures';
import { until } from '../support/scheduling';
import { startTestApp, type TestApp } from '../support/test-app';

const MEBIBYTE = 1_048_576;
const ADDRESS = /^\/api\/avatars\/[\w-]{22}\.webp$/;

let focus: TestApp;
let user: SignedInUser;
let png: Buffer;

beforeAll(async () => {
  focus = await startTestApp();
  png = await plain(40, 30, 'teal').png().toBuffer();
});
beforeEach(async () => {
  user = await signedInUser(focus);
});
afterAll(() => focus.close());

const put = (as: SignedInUser = user): Test => focus.http().put('/api/users/me/avatar').set(as.auth);
const upload = (file: Buffer, as: SignedInUser = user): Test => put(as).attach('file', file, 'me.png');
const getProfile = async (): Promise<{ avatar_url: string | null }> =>
  (await focus.http().get('/api/users/me').set(user.auth)).body;
const putProfile = (change: object): Test => focus.http().put('/api/users/me').set(user.auth).send(change);
const storedAvatars = (userId = user.id): Promise<Avatar[]> =>
  focus.dataSource.getRepository(Avatar).findBy({ userId });

/** The picture behind an address, whole. */
async function download(address: string): Promise<Buffer> {
  const { status, body } = await focus.http().get(address).buffer().parse(binary);
  expect(status).toBe(200);
  return body as Buffer;
}

/** Uploads a good picture and answers what is served for it. */
async function served(file: Buffer): Promise<Buffer> {
  const { status, body } = await upload(file);
  expect([status, body.code]).toEqual([200, undefined]);
  return download(body.avatar_url);
}

/** supertest keeps what it does not know as text. */
function binary(response: Response, done: (error: Error | null, body: unknown) => void): void {
  const chunks: Buffer[] = [];
  const stream = response as unknown as NodeJS.ReadableStream;
  stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(null, Buffer.concat(chunks)));
}

async function pixelAt(picture: Buffer, left: number, top: number): Promise<'red' | 'blue' | 'other'> {
  const [r = 0, , b = 0] = await sharp(picture)
    .extract({ left, top, width: 1, height: 1 })
    .removeAlpha()
    .raw()
    .toBuffer();
  return r > 150 && b < 100 ? 'red' : b > 150 && r < 100 ? 'blue' : 'other';
}

function expectProblem(response: Response, status: number, code: string): void {
  expect([response.status, response.body.code]).toEqual([status, code]);
  expect(response.headers['content-type']).toBe('application/problem+json');
}

function expectInvalid(response: Response, ...errors: string[]): void {
  expectProblem(response, 422, 'validation_failed');
  expect(response.body.errors.map(({ field, code }: { field: string; code: string }) => `${field}: ${code}`)).toEqual(
    errors,
  );
}

const BOUNDARY = 'a-boundary';
const CRLF = Buffer.from('\r\n');
/** A form as it is written on the wire. */
const form = (text: string): Test =>
  put()
    .set('Content-Type', `multipart/form-data; boundary=${BOUNDARY}`)
    .send(text as unknown as object);
const part = (disposition: string, content: string): string =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;

describe('PUT /users/me/avatar', () => {
  it('answers the profile with the address of the picture, which anyone may then see', async () => {
    const before = await getProfile();
    focus.clock.advance(60_000);

    const { status, body } = await upload(png);

    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(Object.keys(before));
    expect(body).toEqual({ ...before, avatar_url: expect.stringMatching(ADDRESS), updated_at: expect.any(String) });
    expect(body.updated_at).not.toBe((before as unknown as { updated_at: string }).updated_at);
    expect(await getProfile()).toEqual(body);

    const picture = await download(new URL(body.avatar_url, focus.url).pathname);
    expect(await sharp(picture).metadata()).toMatchObject({ format: 'webp', width: 40, height: 30 });
  });

  it('is written down in the audit log like any change of the profile', async () => {
    await upload(png).expect(200);
    const rows = await focus.dataSource.getRepository(AuditLog).findBy({ userId: user.id });
    expect(rows.at(-1)).toMatchObject({ action: 'users.profile_updated', context: { fields: ['avatar_url'] } });
  });

  it.each(['png', 'jpeg', 'webp'] as const)('takes %s, whatever it is called and said to be', async (format) => {
    const file = await plain(20, 20, 'orange').toFormat(format).toBuffer();
    const response = await put().attach('file', file, { filename: 'x.pdf', contentType: 'application/pdf' });
    expect(response.status).toBe(200);
    expect((await sharp(await download(response.body.avatar_url)).metadata()).width).toBe(20);
  });

  it.each([
    [2000, 1000, 512, 256],
    [300, 1200, 128, 512],
    [512, 512, 512, 512],
    [10, 4000, 1, 512],
    [1, 1, 1, 1],
  ])('makes %d × %d fit as %d × %d, and enlarges nothing', async (width, height, fitWidth, fitHeight) => {
    const picture = await served(await plain(width, height, 'green').png().toBuffer());
    expect(await sharp(picture).metadata()).toMatchObject({ width: fitWidth, height: fitHeight });
  });

  it('turns the picture the right way up and drops all metadata, the place it was taken included', async () => {
    const file = await redOverBlue(60, 40)
      .withMetadata({
        orientation: 6,
        exif: { IFD0: { Copyright: 'SECRET-OWNER' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } },
      })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">SECRET-XMP</x:xmpmeta>')
      .jpeg()
      .toBuffer();
    expect(file.toString('latin1')).toContain('SECRET-OWNER');

    const picture = await served(file);

    expect(picture.toString('latin1')).not.toMatch(/EXIF|XMP|ICCP|SECRET/);
    const metadata = await sharp(picture).metadata();
    expect(metadata).toMatchObject({ width: 40, height: 60 });
    for (const kind of ['exif', 'xmp', 'icc', 'iptc', 'orientation']) expect(metadata).not.toHaveProperty(kind);
    // Turned clockwise, the top is on the right.
    expect([await pixelAt(picture, 2, 30), await pixelAt(picture, 37, 30)]).toEqual(['blue', 'red']);
  });

  it('takes the first frame of an animation', async () => {
    const frames = await sharp(
      [await plain(30, 30, 'red').png().toBuffer(), await plain(30, 30, 'blue').png().toBuffer()],
      {
        join: { animated: true },
      },
    )
      .webp({ delay: [100, 100] })
      .toBuffer();
    expect((await sharp(frames, { animated: true }).metadata()).pages).toBe(2);
    const picture = await served(frames);
    expect((await sharp(picture, { animated: true }).metadata()).pages ?? 1).toBe(1);
    expect(await pixelAt(picture, 15, 15)).toBe('red');
  });

  it.each([
    ['with transparency', () => sharp({ create: { width: 9, height: 9, channels: 4, background: '#ff000080' } }).png()],
    ['in grey', () => plain(9, 9, 'grey').greyscale().png()],
    ['in CMYK', () => plain(9, 9, 'red').toColourspace('cmyk').jpeg()],
    ['of 16 bits', () => plain(9, 9, 'red').toColourspace('rgb16').png()],
    ['progressive', () => plain(9, 9, 'red').jpeg({ progressive: true })],
  ])('takes one %s', async (_, make) => {
    expect((await sharp(await served(await make().toBuffer())).metadata()).format).toBe('webp');
  });

  it('keeps a picture of mere noise small enough for its column', async () => {
    await served(await noise(700, 700).png().toBuffer());
    const [avatar] = await storedAvatars();
    expect(avatar!.bytes.length).toBeLessThanOrEqual(65_535);
  });

  it('keeps nothing of what else a file holds', async () => {
    const script = Buffer.from('<script>alert(1)</script><?php system($_GET[0]); ?>PK\x03\x04');
    const jpeg = await plain(20, 20, 'red').jpeg().toBuffer();
    for (const polyglot of [Buffer.concat([png, script]), Buffer.concat([jpeg, script])]) {
      expect((await served(polyglot)).toString('latin1')).not.toMatch(/script|php|PK/);
    }
  });

  it('replaces the picture before, whose address is no good any more', async () => {
    const first = (await upload(png)).body.avatar_url as string;
    const second = (await upload(png)).body.avatar_url as string;
    expect(second).not.toBe(first);
    expectProblem(await focus.http().get(first), 404, 'not_found');
    await download(second);
    expect(await storedAvatars()).toHaveLength(1);
  });

  it('leaves one picture, the one the profile names, of several uploaded at once', async () => {
    const replies = await Promise.all(Array.from({ length: 6 }, () => upload(png)));
    expect(replies.map(({ status }) => status)).toEqual(Array(6).fill(200));
    const [avatar, ...others] = await storedAvatars();
    expect(others).toEqual([]);
    expect((await getProfile()).avatar_url).toBe(`/api/avatars/${avatar!.name}.webp`);
  });

  it('is for signed-in callers only, and reads nothing of anybody else', async () => {
    expectProblem(await focus.http().put('/api/users/me/avatar').attach('file', png, 'me.png'), 401, 'missing_token');
  });

  describe('refuses with 415', () => {
    const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
    it.each<[string, () => Buffer | Promise<Buffer>]>([
      ['a GIF', () => gif],
      ['a GIF that is a script too', () => Buffer.concat([gif, Buffer.from('/*\xff\xd8\xff*/=1;alert(1)')])],
      ['a TIFF', () => plain(9, 9, 'red').tiff().toBuffer()],
      ['an AVIF', () => plain(9, 9, 'red').avif().toBuffer()],
      ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
      [
        'an SVG that reads files',
        () =>
          Buffer.from('<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>'),
      ],
      ['HTML', () => Buffer.from('<!doctype html><img src=x onerror=alert(1)>')],
      ['a PDF', () => Buffer.from('%PDF-1.7\n%\xff\xd8\xff\n1 0 obj')],
      ['a ZIP', () => Buffer.from('PK\x03\x04\x14\x00')],
      ['a BMP', () => Buffer.concat([Buffer.from('BM'), Buffer.alloc(60)])],
      ['HTML in front of a PNG', () => Buffer.concat([Buffer.from('<html>'), png])],
      ['nothing at all', () => Buffer.alloc(0)],
      ['one byte', () => Buffer.from([0x89])],
      ['bytes at random', () => randomBytes(5_000)],
      ['the signature of PNG alone', () => png.subarray(0, 8)],
      [
        'the signature of JPEG before anything else',
        () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), randomBytes(500)]),
      ],
      ['RIFF that is no picture', () => Buffer.concat([Buffer.from('RIFF\x24\x00\x00\x00WAVEfmt '), Buffer.alloc(40)])],
      [
        'RIFF that says it is WebP',
        () => Buffer.concat([Buffer.from('RIFF\x24\x00\x00\x00WEBPVP8 '), randomBytes(40)]),
      ],
      ['a PNG that breaks off', async () => cut(await noise(80, 80).png().toBuffer())],
      ['a JPEG that breaks off', async () => cut(await noise(80, 80).jpeg().toBuffer())],
      ['a WebP that breaks off', async () => cut(await noise(80, 80).webp().toBuffer())],
      ['a PNG whose pixels are missing', () => handMadePng({ width: 100, height: 100, pixels: Buffer.alloc(10) })],
      ['a PNG without an area', () => handMadePng({ width: 0, height: 0, pixels: Buffer.alloc(0) })],
    ])('%s', async (_, make) => {
      expectProblem(await upload(await make()), 415, 'unsupported_media_type');
      expect((await getProfile()).avatar_url).toBeNull();
      expect(await storedAvatars()).toEqual([]);
    });

    it('a body that is no form', async () => {
      for (const type of ['image/png', 'application/json', 'multipart/mixed; boundary=x', 'text/plain']) {
        expectProblem(await put().set('Content-Type', type).send('{}'), 415, 'unsupported_media_type');
      }
      const packed = put().set('Content-Encoding', 'gzip').attach('file', png, 'me.png');
      expectProblem(await packed, 415, 'unsupported_media_type');
    });
  });

  describe('is not to be blown up by', () => {
    it.each<[string, number, number]>([
      ['900 megapixels', 30_000, 30_000],
      ['a line too long', 2_000_000_000, 1],
      ['40 megapixels and a bit', 8_000, 5_001],
    ])('%s in a few bytes', async (_, width, height) => {
      const bomb = handMadePng({ width, height, pixels: Buffer.alloc(1_000) });
      const response = await upload(bomb);
      if (width > 1_000_000) expect([415, 422]).toContain(response.status);
      else {
        expectInvalid(response, 'file: out_of_range');
        expect(response.body.detail).toBe('file must have at most 40 megapixels');
      }
    });

    it('30,000 × 30,000 pixels that are really there', async () => {
      const rows = Buffer.alloc(30_000 * 100);
      const bomb = handMadePng({ width: 30_000, height: 30_000, pixels: rows });
      expectInvalid(await upload(bomb), 'file: out_of_range');
    });

    it.each(['iCCP', 'zTXt'])('%s of 200 MB, packed', async (type) => {
      const packed = Buffer.concat([Buffer.from('a\0\0'), deflateSync(Buffer.alloc(200_000_000))]);
      const pixels = Buffer.alloc(4 * (4 * 3 + 1));
      const before = process.memoryUsage.rss();
      const bomb = handMadePng({ width: 4, height: 4, pixels, chunks: [[type, packed]] });
      expect([200, 415]).toContain((await upload(bomb)).status);
      expect(process.memoryUsage.rss() - before).toBeLessThan(150_000_000);
    });

    it('a picture of exactly 40 megapixels', async () => {
      const large = await plain(8_000, 5_000, 'red').png().toBuffer();
      expect(await sharp(await served(large)).metadata()).toMatchObject({ width: 512, height: 320 });
    });
  });

  describe('refuses with 413', () => {
    it('a file over 10 MiB, and takes one of exactly 10 MiB', async () => {
      const padded = (size: number): Buffer => Buffer.concat([png, Buffer.alloc(size - png.length)]);
      await upload(padded(10 * MEBIBYTE)).expect(200);
      expectProblem(await upload(padded(10 * MEBIBYTE + 1)), 413, 'payload_too_large');
    });

    it('by the announced length alone, before a byte of it has come', async () => {
      const head = await exchange(
        `Content-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: ${11 * MEBIBYTE}\r\n\r\n`,
      );
      expect(head).toMatch(/^HTTP\/1\.1 413 /);
    });

    it.each([
      ['in the file', part('name="file"; filename="a.png"', ''), /^HTTP\/1\.1 413 /],
      ['before the first part', '', /^HTTP\/1\.1 413 /],
      ['in a field that nobody knows', part('name="text"', ''), /^HTTP\/1\.1 4(13|22) /],
    ])('while it is still coming, however much more there is: %s', async (_, opening, status) => {
      const { hostname, port } = new URL(focus.url);
      const socket = connect(Number(port), hostname);
      let isAnswered = false;
      const answered = once(socket, 'data').then(([chunk]) => {
        isAnswered = true;
        return String(chunk);
      });
      socket.write(
        `${HEAD()}Content-Type: multipart/form-data; boundary=${BOUNDARY}\r\nTransfer-Encoding: chunked\r\n\r\n`,
      );
      const send = (bytes: Buffer | string): boolean =>
        socket.write(Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), Buffer.from(bytes), CRLF]));
      if (opening !== '') send(opening.replace(/\r\n$/, ''));
      const megabyte = Buffer.alloc(MEBIBYTE, 'x');
      // It never ends: what is answered is answered in the middle.
      while (!isAnswered) {
        if (!send(megabyte)) await Promise.race([answered, once(socket, 'drain')]);
      }
      expect(await answered).toMatch(status);
      // What is still on its way may be cut off.
      socket.on('error', () => undefined);
      socket.destroy();
      await upload(png).expect(200);
    });
  });

  describe('refuses with 422', () => {
    it('a form without a file', async () => {
      expectInvalid(await put(), 'file: required');
      expectInvalid(await form(`--${BOUNDARY}--\r\n`), 'file: required');
      expectInvalid(await form(`${part('name="file"; filename=""', '')}--${BOUNDARY}--\r\n`), 'file: invalid_type');
      expectInvalid(await put().field('file', 'a text'), 'file: invalid_type');
    });

    it('anything beside the file, by name', async () => {
      expectInvalid(await put().attach('file', png, 'a.png').field('role', 'admin'), 'role: unknown_field');
      expectInvalid(await put().attach('photo', png, 'a.png'), 'photo: unknown_field');
      expectInvalid(await put().attach('file', png, 'a.png').attach('photo', png, 'b.png'), 'photo: unknown_field');
      expectInvalid(await put().attach('file', png, 'a.png').attach('file', png, 'b.png'), 'file: too_many');
      expectInvalid(await put().field('user_id', '1').field('id', '2'), 'user_id: unknown_field', 'id: unknown_field');
      expectInvalid(await put().attach('file', png, 'a.png').field('__proto__', 'x'), '__proto__: unknown_field');
      expectInvalid(
        await put().attach('file', png, 'a.png').field('constructor[prototype][x]', 'x'),
        'constructor: unknown_field',
      );
      expect(({} as { x?: string }).x).toBeUndefined();
      expect((await getProfile()).avatar_url).toBeNull();
    });

    it('a thousand parts', async () => {
      const parts = Array.from({ length: 1_000 }, (_, i) => part(`name="f${i}"`, 'x')).join('');
      expectInvalid(await form(`${parts}--${BOUNDARY}--\r\n`), 'body: too_many');
      const files = Array.from({ length: 1_000 }, (_, i) => part(`name="f${i}"; filename="a"`, 'x')).join('');
      expectInvalid(await form(`${files}--${BOUNDARY}--\r\n`), 'f0: unknown_field');
    });
  });

  describe('refuses with 400', () => {
    const good = `${part('name="file"; filename="a.png"', 'x')}--${BOUNDARY}--\r\n`;
    it.each<[string, string]>([
      ['a form that breaks off', good.slice(0, -10)],
      ['a form that breaks off in a header', `--${BOUNDARY}\r\nContent-Disposition: form-da`],
      ['another boundary', good.replaceAll(BOUNDARY, 'another')],
      ['nothing but noise', 'x'.repeat(10_000)],
      ['headers of a megabyte', `--${BOUNDARY}\r\nX-A: ${'x'.repeat(MEBIBYTE)}\r\n\r\nx\r\n--${BOUNDARY}--\r\n`],
      ['100,000 headers', `--${BOUNDARY}\r\n${'X-A: b\r\n'.repeat(100_000)}\r\nx\r\n--${BOUNDARY}--\r\n`],
      ['a header that is none', `--${BOUNDARY}\r\nnonsense\r\n\r\nx\r\n--${BOUNDARY}--\r\n`],
      ['a part without a name', `${part('filename="a.png"', 'x')}--${BOUNDARY}--\r\n`],
      ['a field without a name', `${part('x=y', 'x')}--${BOUNDARY}--\r\n`],
    ])('%s', async (_, text) => {
      expectProblem(await form(text), 400, 'malformed_multipart');
    });

    it.each(['multipart/form-data', 'multipart/form-data; boundary', 'multipart/form-data; boundary='])(
      'the type %j',
      async (type) => {
        expectProblem(await put().set('Content-Type', type).send(good), 400, 'malformed_multipart');
      },
    );

    it('a name of 64 KB, as too much', async () => {
      expectInvalid(await form(`${part(`name="${'n'.repeat(10_000)}"`, 'x')}--${BOUNDARY}--\r\n`), 'body: too_many');
    });
  });

  it('takes no harm from clients that hang up in the middle', async () => {
    const { hostname, port } = new URL(focus.url);
    for (let i = 0; i < 40; i += 1) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      socket.write(
        `${HEAD()}Content-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: 5000\r\n\r\n` +
          part('name="file"; filename="a.png"', 'x'.repeat(1_000)),
      );
      await once(socket, 'connect');
      await new Promise(setImmediate);
      socket.destroy();
    }
    // More than may be under way at once: those that are gone leave.
    await until(async () => (await upload(png)).status === 200);
    expect((await Promise.all([upload(png), upload(png)])).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('holds so many uploads of one user at a time, and tells the others to come again', async () => {
    const other = await signedInUser(focus);
    const { hostname, port } = new URL(focus.url);
    const slow = Array.from({ length: 8 }, () => connect(Number(port), hostname));
    for (const socket of slow) {
      socket.write(`${HEAD()}Content-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: 500\r\n\r\n`);
      socket.on('error', () => undefined);
    }
    let refused = await upload(png);
    await until(async () => {
      refused = await upload(png);
      return refused.status !== 200;
    });
    expectProblem(refused, 429, 'rate_limited');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await upload(png, other).expect(200);
    for (const socket of slow) socket.destroy();
    await until(async () => (await upload(png)).status === 200);
  });

  const HEAD = (): string =>
    `PUT /api/users/me/avatar HTTP/1.1\r\nHost: focus\r\nAuthorization: ${user.auth.Authorization}\r\n`;

  /** The beginning of what comes back for a request of which no more than `text` is ever sent. */
  async function exchange(text: string): Promise<string> {
    const { hostname, port } = new URL(focus.url);
    const socket = connect(Number(port), hostname);
    socket.write(HEAD() + text);
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    return chunk.toString();
  }
});

describe('GET /api/avatars/{file}', () => {
  it('is kept by every cache for ever, and runs nowhere', async () => {
    const { avatar_url: address } = (await upload(png)).body;
    const { status, headers } = await focus.http().get(address);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      etag: expect.stringMatching(/^"[\w-]{22}"$/),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(Number(headers['content-length'])).toBe((await download(address)).length);

    const again = await focus.http().get(address).set('If-None-Match', String(headers.etag));
    expect([again.status, again.text]).toEqual([304, '']);
    expect(again.headers['cache-control']).toBe(headers['cache-control']);
    const head = await focus.http().head(address);
    expect([head.status, head.headers.etag]).toEqual([200, headers.etag]);
  });

  it('is private to who asks with a token', async () => {
    const { avatar_url: address } = (await upload(png)).body;
    const { headers } = await focus.http().get(address).set(user.auth);
    expect(headers['cache-control']).toBe('private, max-age=31536000, immutable');
  });

  it.each([
    'x.webp',
    `${'a'.repeat(22)}.webp`,
    `${'a'.repeat(22)}.png`,
    'a'.repeat(22),
    '..%2f..%2fetc',
    '1',
    '%00.webp',
  ])('knows no %s', async (file) => {
    const response = await focus.http().get(`/api/avatars/${file}`);
    expectProblem(response, 404, 'not_found');
    expect(response.headers['cache-control']).not.toMatch(/public|immutable/);
  });

  it('tells names apart by case', async () => {
    const { avatar_url: address } = (await upload(png)).body as { avatar_url: string };
    const swapped = address.replace(/[^/]+(?=\.webp)/, (name) =>
      name.replace(/[a-z]/gi, (letter) =>
        letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
      ),
    );
    expectProblem(await focus.http().get(swapped), 404, 'not_found');
  });
});

describe('an uploaded picture', () => {
  it('goes when the profile names another, or none', async () => {
    for (const next of ['https://example.org/me.png', null]) {
      const { avatar_url: address } = (await upload(png)).body;
      const { body } = await putProfile({ avatar_url: next }).expect(200);
      expect(body.avatar_url).toBe(next);
      expectProblem(await focus.http().get(address), 404, 'not_found');
      expect(await storedAvatars()).toEqual([]);
    }
  });

  it('stays when the profile is sent back as it was read', async () => {
    const { avatar_url: address } = (await upload(png)).body;
    const { status, body } = await putProfile({ bio: 'new', avatar_url: address });
    expect([status, body.avatar_url, body.bio]).toEqual([200, address, 'new']);
    await putProfile({ bio: 'newer' }).expect(200);
    await download(address);
  });

  it('can be nobody else’s', async () => {
    const other = await signedInUser(focus);
    const { avatar_url: theirs } = (await upload(png, other)).body;
    for (const address of [theirs, `/api/avatars/${'a'.repeat(22)}.webp`, '/api/avatars/../users/me']) {
      expectInvalid(await putProfile({ avatar_url: address }), 'avatar_url: invalid_format');
    }
    await download(theirs);
  });

  it('goes with whatever else takes its address from the account', async () => {
    const { avatar_url: address } = (await upload(png)).body;
    await focus.app.get(Transactions).run((tx) => focus.app.get(UsersService).update(tx, user.id, { avatarUrl: null }));
    expectProblem(await focus.http().get(address), 404, 'not_found');
  });

  it('goes with the account', async () => {
    const { avatar_url: address } = (await upload(png)).body;
    await focus.http().delete('/api/users/me').set(user.auth).send({ password: PASSWORD }).expect(204);
    expectProblem(await focus.http().get(address), 404, 'not_found');
    expect(await storedAvatars()).toEqual([]);
  });

  it('is shown wherever its user is', async () => {
    const { avatar_url: address } = (await upload(png)).body;
    const login = await focus.http().post('/api/auth/login').send({ username: user.username, password: PASSWORD });
    expect(login.body.user.avatar_url).toBe(address);
    const contest = { title: 'Less', daily_target_minutes: 60, start_date: '2030-01-01', end_date: '2030-01-07' };
    const { body } = await focus.http().post('/api/challenges').set(user.auth).send(contest).expect(201);
    expect(body.creator.avatar_url).toBe(address);
    const board = await focus.http().get(`/api/challenges/${body.id}/leaderboard`).set(user.auth);
    expect(board.body.items[0].avatar_url).toBe(address);
  });
});

/** All but the last tenth. */
function cut(file: Buffer): Buffer {
  return file.subarray(0, Math.floor(file.length * 0.9));
}
