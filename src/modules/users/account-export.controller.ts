import { Controller, Get, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Authenticated, CurrentCaller } from '../../common/auth/access.decorators';
import type { Caller } from '../../common/auth/caller';
import { AccountExportService } from './account-export.service';

@ApiTags('users')
@Authenticated()
@Controller('users/me/export')
export class AccountExportController {
  constructor(private readonly exports: AccountExportService) {}

  /**
   * Everything the caller's account holds, as a file: one JSON object with `exported_at`, `profile`, `sign_in`, `avatar` and a
   * list each of `activities`, `audit_logs`, `blocked_apps`, `challenges` (created by the caller), `mails` (that they were sent),
   * `participations`, `sessions` and `usage`. Passwords, tokens and what is other people's are not in it. A file that broke off
   * is no whole JSON.
   */
  @Get()
  @ApiProduces('application/json')
  @ApiOkResponse({
    schema: { type: 'string', format: 'binary' },
    headers: { 'Content-Disposition': { schema: { type: 'string' } }, ETag: { schema: { type: 'string' } } },
  })
  async exportMyAccount(
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const { etag, fileName, text } = await this.exports.open(caller);
    response.setHeader('ETag', etag);
    response.setHeader('Cache-Control', 'private, no-store');
    return new StreamableFile(text, {
      type: 'application/json; charset=utf-8',
      disposition: `attachment; filename="${fileName}"`,
    });
  }
}
