import { summariseFailure } from './failure-summary';

describe('summariseFailure', () => {
  it('tells what the server said, at which step', () => {
    const error = Object.assign(new Error("Can't send mail: 550 5.1.1 no such user"), {
      code: 'EENVELOPE',
      command: 'RCPT TO',
    });
    expect(summariseFailure(error)).toBe("EENVELOPE RCPT TO: Can't send mail: 550 5.1.1 no such user");
  });

  it('leaves out links and tokens a server quotes, and stays on one line', () => {
    const token = 'Zm9jdXMtdG9rZW4tMTIzNDU2Nzg5MA';
    const summary = summariseFailure(
      new Error(`554 spam:\r\nhttps://focus.example/verify-email?token=${token}\r\nalso ${token}`),
    );
    expect(summary).toBe('554 spam: [link] also […]');
  });

  it('is short whatever is thrown', () => {
    expect(summariseFailure(new Error('no '.repeat(1_000))).length).toBeLessThanOrEqual(300);
    expect(summariseFailure('gone')).toBe('gone');
    expect(summariseFailure(undefined)).toBe('undefined');
  });
});
