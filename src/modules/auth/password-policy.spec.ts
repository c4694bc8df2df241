import { passwordProblem } from './password-policy';

const NAMES = ['sam.doe.42', 'sam.doe@example.org'];
const codeOf = (password: string): string | undefined => passwordProblem(password, NAMES)?.code;

describe('the password policy', () => {
  it('counts code points after NFKC', () => {
    expect(codeOf('1234é67')).toBe('too_short');
    expect(codeOf('😀😂😀😂😀😂😀')).toBe('too_short');
    expect(codeOf('😀😂😀😂😀😂😀😂')).toBeUndefined();
    // Seven letters and a combining accent are seven characters once composed.
    expect(codeOf('zwyxvut\u0301')).toBeUndefined();
    expect(codeOf('zwyxve\u0301')).toBe('too_short');
    expect(codeOf('ü'.repeat(128))).toBeUndefined();
    expect(codeOf('ü'.repeat(129))).toBe('too_long');
  });

  it('asks for no composition', () => {
    expect(codeOf('correct horse battery staple')).toBeUndefined();
    expect(codeOf('        ')).toBeUndefined();
  });

  it('refuses the commonest, in any case and in any width', () => {
    expect(codeOf('password')).toBe('too_common');
    expect(codeOf('PassWord')).toBe('too_common');
    expect(codeOf('ｐａｓｓｗｏｒｄ')).toBe('too_common');
    expect(codeOf('qwertyuiop')).toBe('too_common');
  });

  it('refuses the account’s own names, in any case', () => {
    expect(codeOf('Sam.Doe.42')).toBe('same_as_name');
    expect(codeOf('SAM.DOE@example.org')).toBe('same_as_name');
  });
});
