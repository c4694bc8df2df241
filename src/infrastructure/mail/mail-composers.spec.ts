import { Locale } from '../../common/i18n/locale.enum';
import { Mail } from './entities/mail.entity';
import { MailComposers } from './mail-composers';

describe('MailComposers', () => {
  const mail = Object.assign(new Mail(), { kind: 'hello', userId: 7 });
  const content = { locale: Locale.English, subject: 'Hello', heading: 'Hello', paragraphs: [] };

  it('has a mail made by the composer of its kind', async () => {
    const composers = new MailComposers();
    composers.register('hello', (asked) => Promise.resolve(asked.userId === 7 ? content : null));
    await expect(composers.compose(mail)).resolves.toBe(content);
  });

  it('refuses a second composer for one kind', () => {
    const composers = new MailComposers();
    composers.register('hello', () => Promise.resolve(null));
    expect(() => composers.register('hello', () => Promise.resolve(null))).toThrow('hello');
  });

  it('fails for a kind nobody knows', async () => {
    await expect(new MailComposers().compose(mail)).rejects.toThrow('hello');
  });
});
