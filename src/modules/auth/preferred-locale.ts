import type { Request } from 'express';
import { Locale } from '../../common/i18n/locale.enum';

/** The language a client asks for in `Accept-Language`, else English. */
export function preferredLocale(request: Request): Locale {
  const language = request.acceptsLanguages(Locale.English, Locale.French);
  return language === Locale.French ? Locale.French : Locale.English;
}
