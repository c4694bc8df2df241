/** What an app is for. The values are the contract's spelling, on the wire and in the database. */
export enum ActivityCategory {
  Social = 'social',
  Video = 'video',
  Messaging = 'messaging',
  Games = 'games',
  Music = 'music',
  News = 'news',
  Shopping = 'shopping',
  Productivity = 'productivity',
  Education = 'education',
  Health = 'health',
  Browser = 'browser',
  Other = 'other',
}
