import { Controller, Get, Param, Put, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Authenticated, CurrentCaller, Public, type RequestWithCaller } from '../../common/auth/access.decorators';
import type { Caller } from '../../common/auth/caller';
import { ProblemResponses } from '../../common/openapi/problem-responses';
import { SentFile, TakesFile } from '../../infrastructure/http/takes-file.decorator';
import { AvatarsService } from './avatars.service';
import { ProfileDto } from './dto/profile.dto';

/** One address is one picture for ever, so it need never be asked for again. */
const KEEP = 'max-age=31536000, immutable';

@ApiTags('users')
@Controller()
export class AvatarsController {
  constructor(private readonly avatars: AvatarsService) {}

  /**
   * Uploads a picture of the caller: PNG, JPEG or WebP by its content, at most 10 MiB and 40 megapixels. It is turned the right
   * way up, made to fit 512 × 512, re-encoded as WebP without any metadata (of an animation the first frame), and takes the
   * place of the one before. `avatar_url` is then a path on this API's own address, to be resolved against it.
   */
  @Put('users/me/avatar')
  @Authenticated()
  @TakesFile({ field: 'file', maxMebibytes: 10 })
  @ApiOkResponse({ type: ProfileDto })
  async uploadMyAvatar(@CurrentCaller() caller: Caller, @SentFile() file: Buffer): Promise<ProfileDto> {
    return ProfileDto.from(await this.avatars.replace(caller, file));
  }

  /** A picture that a user has uploaded, for pages to show. Its address is in `avatar_url`; a new picture has another one. */
  @Get('avatars/:file')
  @Public()
  @ApiParam({ name: 'file', schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{22}\\.webp$' } })
  @ApiProduces('image/webp')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' }, headers: { ETag: { schema: { type: 'string' } } } })
  @ProblemResponses(404)
  async getAvatar(
    @Param('file') fileName: string,
    @Req() request: Request & RequestWithCaller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile | undefined> {
    const { name, bytes } = await this.avatars.getByFileName(fileName);
    response.setHeader('ETag', `"${name}"`);
    // What a signed-in caller is answered is theirs alone, even where everyone would get the same.
    response.setHeader('Cache-Control', `${request.caller === undefined ? 'public' : 'private'}, ${KEEP}`);
    if (request.fresh) {
      response.status(304);
      return undefined;
    }
    return new StreamableFile(bytes, { type: 'image/webp' });
  }
}
