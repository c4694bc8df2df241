/** The languages in which Focus writes to people. */
export enum Locale {
  English = 'en',
  French = 'fr',
}
