import { ActivityCategory } from './activity-category.enum';
import { APP_CATALOGUE, categoryOf } from './app-catalogue';

const names = Object.values(APP_CATALOGUE).flat();

describe('app catalogue', () => {
  it('names several hundred apps, some in every category', () => {
    expect(names.length).toBeGreaterThan(500);
    expect(Object.keys(APP_CATALOGUE).sort()).toEqual(Object.values(ActivityCategory).sort());
    for (const category of Object.values(ActivityCategory)) {
      expect(APP_CATALOGUE[category].length).toBeGreaterThan(50);
    }
  });

  it('has each name once, in one category', () => {
    const repeated = names.filter((name, index) => names.indexOf(name) !== index);
    expect(repeated).toEqual([]);
  });

  it('holds names in canonical form only', () => {
    const odd = names.filter((name) => name === '' || name !== name.normalize('NFC').trim().toLowerCase());
    expect(odd).toEqual([]);
  });

  it('holds no name longer than an app name may be', () => {
    expect(names.filter((name) => name.length > 100)).toEqual([]);
  });
});

describe('categoryOf', () => {
  it.each([
    ['Instagram', ActivityCategory.Social],
    ['com.instagram.android', ActivityCategory.Social],
    ['TikTok', ActivityCategory.Social],
    ['Reddit', ActivityCategory.Social],
    ['YouTube', ActivityCategory.Video],
    ['Twitch', ActivityCategory.Video],
    ['WhatsApp', ActivityCategory.Messaging],
    ['com.facebook.orca', ActivityCategory.Messaging],
    ['微信', ActivityCategory.Messaging],
    ['Téléphone', ActivityCategory.Messaging],
    ['Brawl Stars', ActivityCategory.Games],
    ['lichess', ActivityCategory.Games],
    ['Spotify', ActivityCategory.Music],
    ['Le Monde', ActivityCategory.News],
    ['Leboncoin', ActivityCategory.Shopping],
    ['Slack', ActivityCategory.Productivity],
    ['Google Agenda', ActivityCategory.Productivity],
    ['Duolingo', ActivityCategory.Education],
    ['Strava', ActivityCategory.Health],
    ['Firefox Focus', ActivityCategory.Browser],
    ['Maps', ActivityCategory.Other],
  ])('files %s under %s', (name, category) => {
    expect(categoryOf(name)).toBe(category);
  });

  it('ignores case, outer space and the form of accents', () => {
    expect(categoryOf('  INSTAGRAM\t')).toBe(ActivityCategory.Social);
    expect(categoryOf('ВКонтакте')).toBe(ActivityCategory.Social);
    expect(categoryOf('Poke\u0301mon GO')).toBe(ActivityCategory.Games);
  });

  it('knows nothing of names that only look like one', () => {
    expect(categoryOf('Instagram for dogs')).toBe(ActivityCategory.Other);
    expect(categoryOf('')).toBe(ActivityCategory.Other);
    expect(categoryOf('__proto__')).toBe(ActivityCategory.Other);
    expect(categoryOf('constructor')).toBe(ActivityCategory.Other);
  });
});
