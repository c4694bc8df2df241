import { readGoogleProfile } from './google-profile';

const claims = { sub: '107', email: 'sam@example.org', email_verified: true };

describe('readGoogleProfile', () => {
  it('reads who somebody is', () => {
    const picture = 'https://lh3.example/a-/photo=s96-c';
    expect(readGoogleProfile({ ...claims, name: 'Sam Doe', picture, locale: 'en', hd: 'example.org' })).toEqual({
      subject: '107',
      email: 'sam@example.org',
      isEmailVerified: true,
      fullName: 'Sam Doe',
      avatarUrl: picture,
    });
  });

  it('does without a name and a picture', () => {
    expect(readGoogleProfile(claims)).toMatchObject({ fullName: null, avatarUrl: null });
    expect(readGoogleProfile({ ...claims, name: ' \n', picture: '' })).toMatchObject({
      fullName: null,
      avatarUrl: null,
    });
    expect(readGoogleProfile({ ...claims, name: { a: 1 }, picture: [] })).toMatchObject({
      fullName: null,
      avatarUrl: null,
    });
  });

  it.each([
    ['Sam\r\nDoe', 'Sam Doe'],
    ['\u202eSam', 'Sam'],
    ['😀'.repeat(150), '😀'.repeat(100)],
    [`${'x'.repeat(99)} y`, 'x'.repeat(99)],
    ['Sam \ud83d', 'Sam \ufffd'],
  ])('shows %j as a name that fits', (name, fullName) => {
    expect(readGoogleProfile({ ...claims, name }).fullName).toBe(fullName);
  });

  it.each([
    'http://a.example/x',
    'javascript:alert(1)',
    'https://a.example/ x',
    `https://a.example/${'x'.repeat(2048)}`,
  ])('leaves out the picture %s', (picture) => {
    expect(readGoogleProfile({ ...claims, picture }).avatarUrl).toBeNull();
  });

  it.each([undefined, null, '', ' ', 7, {}, '1 2', 'é', '1'.repeat(256)])('wants a subject, not %j', (sub) => {
    expect(() => readGoogleProfile({ ...claims, sub })).toThrow('no subject');
  });

  it.each([undefined, null, '', 'sam', 7, ['sam@example.org'], 'a@b.c,d@e.f', '"a@b"@example.org'])(
    'wants an address, not %j',
    (email) => {
      expect(() => readGoogleProfile({ ...claims, email })).toThrow('no e-mail address');
    },
  );

  it.each([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
    [1, false],
    [undefined, false],
  ])('takes email_verified %j for %s', (value, isEmailVerified) => {
    expect(readGoogleProfile({ ...claims, email_verified: value }).isEmailVerified).toBe(isEmailVerified);
  });
});
