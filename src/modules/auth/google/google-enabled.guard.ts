import { type CanActivate, Injectable } from '@nestjs/common';
import { notFound } from '../../../common/errors/common.errors';
import { GoogleConfig } from '../../../config/google.config';

/** Where sign-in with Google is off, its routes are not there. */
@Injectable()
export class GoogleEnabledGuard implements CanActivate {
  constructor(private readonly config: GoogleConfig) {}

  /** @throws 404 `not_found` */
  canActivate(): boolean {
    if (!this.config.isEnabled) throw notFound();
    return true;
  }
}
