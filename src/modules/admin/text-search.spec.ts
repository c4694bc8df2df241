import { globContains } from './text-search';

describe('globContains', () => {
  it('takes a letter in both cases, of any alphabet', () => {
    expect(globContains('Éa')).toBe('*[Éé][aA]*');
    expect(globContains('1 😀')).toBe('*1 😀*');
  });

  it('takes wildcards for what they are', () => {
    expect(globContains('*?[]^-%_')).toBe('*[*][?][[]]^-%_*');
  });

  it('leaves a letter whose other case is two letters as it is', () => {
    expect(globContains('ß')).toBe('*ß*');
  });
});
