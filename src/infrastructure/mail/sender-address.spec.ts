import { messageIdHost, parseSender } from './sender-address';

describe('the sender', () => {
  it.each([
    ['focus@example.org', { name: '', address: 'focus@example.org' }],
    ['Focus <focus@example.org>', { name: 'Focus', address: 'focus@example.org' }],
    ['"Focus" <focus@example.org>', { name: 'Focus', address: 'focus@example.org' }],
    ['Focus, for less noise <focus@example.org>', { name: 'Focus, for less noise', address: 'focus@example.org' }],
    ['<focus@example.org>', { name: '', address: 'focus@example.org' }],
  ])('is read from %s', (from, sender) => {
    expect(parseSender(from)).toEqual(sender);
  });

  it('gives its host to the ids of its messages', () => {
    expect(messageIdHost(parseSender('Focus <focus@mail.example.org>'))).toBe('mail.example.org');
    expect(messageIdHost(parseSender('focus@bücher.example'))).toBe('xn--bcher-kva.example');
  });

  it('never makes an id longer than its column', () => {
    const host = messageIdHost(parseSender(`focus@${'long-name.'.repeat(20)}org`));
    expect(`<${'0'.repeat(36)}@${host}>`.length).toBeLessThanOrEqual(100);
    expect(host).toMatch(/^[a-z].*\.org$/);
  });
});
